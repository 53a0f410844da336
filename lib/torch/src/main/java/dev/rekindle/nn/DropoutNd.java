package dev.rekindle.nn;

/**
 * What the dropouts have in common. Mirrors {@code _DropoutNd} (torch/nn/modules/dropout.py,
 * 2.15.0). With {@code inplace} it overwrites its input.
 */
public abstract class DropoutNd extends Layer {
    final double p;
    final boolean inplace;

    DropoutNd(double p, boolean inplace) {
        F.requireProbability(p);
        this.p = p;
        this.inplace = inplace;
    }

    DropoutNd(SavedModule saved) {
        this.p = saved.number("p");
        this.inplace = saved.flag("inplace");
        saved.check(() -> F.requireProbability(p));
    }

    @Override
    protected String extraRepr() {
        return format("p={p}, inplace={inplace}");
    }
}
