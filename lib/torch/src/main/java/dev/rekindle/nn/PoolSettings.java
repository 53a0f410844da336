package dev.rekindle.nn;

import org.jspecify.annotations.Nullable;

/**
 * What the options of the pools have in common. Where a size is asked for, one number stands for
 * all dimensions, and is saved as one. Defaults as in torch/nn/modules/pooling.py, 2.15.0.
 */
public abstract class PoolSettings<T extends PoolSettings<T>> {
    private final @Nullable SavedModule saved;
    final Object kernelSize;
    @Nullable Object stride;
    boolean ceilMode;

    PoolSettings(int... kernelSize) {
        this.saved = null;
        this.kernelSize = Sizes.given(kernelSize);
    }

    PoolSettings(SavedModule saved) {
        this.saved = saved;
        this.kernelSize = saved.sizes("kernel_size");
        this.stride = saved.sizesOrNone("stride");
        this.ceilMode = saved.flag("ceil_mode", false);
    }

    abstract T self();

    /**
     * Runs a check; what it refuses in a file's layer, which torch does not check, is remembered.
     */
    final void check(Runnable check) {
        if (saved == null) {
            check.run();
        } else {
            saved.check(check);
        }
    }

    /** The kernel size where it is not given. */
    public T stride(int... sizes) {
        this.stride = Sizes.given(sizes);
        return self();
    }

    /** Whether the last windows may reach over the edge. */
    public T ceilMode(boolean flag) {
        this.ceilMode = flag;
        return self();
    }
}
