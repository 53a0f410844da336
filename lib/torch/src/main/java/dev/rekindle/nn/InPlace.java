package dev.rekindle.nn;

/**
 * What activations with the one setting {@code inplace} have in common: with it they overwrite
 * their input, and give another NDArray of its memory.
 */
public abstract class InPlace extends Layer {
    final boolean inplace;

    InPlace(boolean inplace) {
        this.inplace = inplace;
    }

    InPlace(SavedModule saved) {
        this(saved.flag("inplace", false));
    }

    @Override
    protected String extraRepr() {
        return inplace ? "inplace=True" : "";
    }
}
