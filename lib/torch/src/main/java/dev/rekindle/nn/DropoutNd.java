package dev.rekindle.nn;

import dev.rekindle.internal.codec.PythonText;

/**
 * What the dropouts have in common. Mirrors {@code _DropoutNd} (torch/nn/modules/dropout.py,
 * 2.15.0). {@code inplace} is kept and printed; the result is a new array either way.
 */
public abstract class DropoutNd extends Module {
    final double p;
    final boolean inplace;

    DropoutNd(double p, boolean inplace) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    "dropout probability has to be between 0 and 1, but got " + PythonText.of(p));
        }
        this.p = p;
        this.inplace = inplace;
    }

    DropoutNd(SavedModule saved) {
        this(saved.number("p"), saved.flag("inplace"));
    }

    @Override
    protected String extraRepr() {
        return format("p={p}, inplace={inplace}");
    }
}
