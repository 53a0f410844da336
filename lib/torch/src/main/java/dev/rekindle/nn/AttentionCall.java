package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@link MultiheadAttention} may be given beside its arrays. A mask of truth values
 * says where nothing is looked at; one of numbers is added to the scores. Defaults as in
 * torch/nn/modules/activation.py, 2.15.0.
 */
public final class AttentionCall {
    @Nullable NDArray keyPaddingMask;
    boolean needWeights = true;
    @Nullable NDArray attnMask;
    boolean averageAttnWeights = true;
    boolean isCausal;

    private AttentionCall() {}

    static AttentionCall of(Consumer<AttentionCall> changes) {
        AttentionCall call = new AttentionCall();
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(call);
        return call;
    }

    /** {@code (N, S)}, or {@code (S)} without a batch: which keys are padding. */
    public AttentionCall keyPaddingMask(@Nullable NDArray mask) {
        this.keyPaddingMask = mask;
        return this;
    }

    /** Whether the weights are returned, too; without them it is faster. */
    public AttentionCall needWeights(boolean flag) {
        this.needWeights = flag;
        return this;
    }

    /** {@code (L, S)}, or {@code (N · heads, L, S)}. */
    public AttentionCall attnMask(@Nullable NDArray mask) {
        this.attnMask = mask;
        return this;
    }

    /** Whether the weights are averaged over the heads. */
    public AttentionCall averageAttnWeights(boolean flag) {
        this.averageAttnWeights = flag;
        return this;
    }

    /** Says that the mask is the causal one; it has to be given all the same. */
    public AttentionCall isCausal(boolean flag) {
        this.isCausal = flag;
        return this;
    }
}
