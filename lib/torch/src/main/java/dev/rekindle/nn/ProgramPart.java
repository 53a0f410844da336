package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;

/** A module of an exported program: it holds tensors, and only the whole program computes. */
final class ProgramPart extends Module {
    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                "a part of an exported program holds its tensors, but only the whole program"
                        + " computes. Call that.");
    }

    @Override
    protected String pythonName() {
        return "torch.nn.modules.module.Module";
    }
}
