package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of a power-average pool that have a default: {@code new LPPool2d(2, 3, o ->
 * o.stride(2))}. Defaults as in torch/nn/modules/pooling.py, 2.15.0.
 */
public final class LPPoolOptions extends PoolSettings<LPPoolOptions> {
    private LPPoolOptions(int... kernelSize) {
        super(kernelSize);
    }

    private LPPoolOptions(SavedModule saved) {
        super(saved);
    }

    static LPPoolOptions of(int[] kernelSize, Consumer<LPPoolOptions> changes) {
        LPPoolOptions options = new LPPoolOptions(kernelSize);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static LPPoolOptions of(SavedModule saved) {
        return new LPPoolOptions(saved);
    }

    @Override
    LPPoolOptions self() {
        return this;
    }
}
