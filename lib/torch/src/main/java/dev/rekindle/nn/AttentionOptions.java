package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an attention that have a default: {@code new MultiheadAttention(16, 4, o ->
 * o.batchFirst(true))}. Defaults as in torch/nn/modules/activation.py, 2.15.0.
 */
public final class AttentionOptions {
    double dropout;
    boolean bias = true;
    boolean addBiasKv;
    boolean addZeroAttn;
    @Nullable Integer kdim;
    @Nullable Integer vdim;
    boolean batchFirst;

    private AttentionOptions() {}

    static AttentionOptions of(Consumer<AttentionOptions> changes) {
        AttentionOptions options = new AttentionOptions();
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static AttentionOptions of(SavedModule saved) {
        AttentionOptions options = new AttentionOptions();
        options.dropout = saved.number("dropout");
        options.bias = saved.has("in_proj_bias");
        options.addBiasKv = saved.has("bias_k");
        options.addZeroAttn = saved.flag("add_zero_attn");
        options.kdim = saved.integer("kdim");
        options.vdim = saved.integer("vdim");
        options.batchFirst = saved.flag("batch_first", false);
        return options;
    }

    /** The part of the attention weights that is dropped in training. */
    public AttentionOptions dropout(double p) {
        this.dropout = p;
        return this;
    }

    public AttentionOptions bias(boolean flag) {
        this.bias = flag;
        return this;
    }

    /** Whether one learned step stands behind keys and values. */
    public AttentionOptions addBiasKv(boolean flag) {
        this.addBiasKv = flag;
        return this;
    }

    /** Whether one step of zeros stands behind keys and values. */
    public AttentionOptions addZeroAttn(boolean flag) {
        this.addZeroAttn = flag;
        return this;
    }

    /** The features of a key, where they are not those of a query. */
    public AttentionOptions kdim(int size) {
        this.kdim = size;
        return this;
    }

    /** The features of a value, where they are not those of a query. */
    public AttentionOptions vdim(int size) {
        this.vdim = size;
        return this;
    }

    /** Whether inputs are {@code (N, L, E)} rather than {@code (L, N, E)}. */
    public AttentionOptions batchFirst(boolean flag) {
        this.batchFirst = flag;
        return this;
    }
}
