package dev.rekindle.nn;

/**
 * What activations with the one setting {@code inplace} have in common: it is kept and printed; the
 * result is a new array either way.
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
