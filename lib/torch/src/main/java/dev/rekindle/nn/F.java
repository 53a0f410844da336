package dev.rekindle.nn;

/**
 * Layers without parameters, as functions, and the losses. The classes that it extends are families
 * of them; all are called as {@code F.relu}. Mirrors torch/nn/functional.py, 2.15.0.
 */
public final class F extends LayerlessFunctions {
    private F() {}
}
