package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a Transformer, or of a part of one, may be given beside its sequences. A mask of
 * truth values says where nothing is looked at; one of numbers is added to the scores. An encoder
 * takes those of {@code src}, a decoder those of {@code tgt} and {@code memory}. Defaults as in
 * torch/nn/modules/transformer.py, 2.15.0.
 */
public final class SequenceMasks {
    @Nullable NDArray srcMask;
    @Nullable NDArray tgtMask;
    @Nullable NDArray memoryMask;
    @Nullable NDArray srcKeyPaddingMask;
    @Nullable NDArray tgtKeyPaddingMask;
    @Nullable NDArray memoryKeyPaddingMask;
    @Nullable Boolean srcIsCausal;
    @Nullable Boolean tgtIsCausal;
    boolean memoryIsCausal;

    private SequenceMasks() {}

    static SequenceMasks of(Consumer<SequenceMasks> changes) {
        SequenceMasks masks = new SequenceMasks();
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(masks);
        return masks;
    }

    /** Refuses what is gone of the sequences that a decoder is given, and of their masks. */
    void requireOpen(Module layer, NDArray tgt, NDArray memory) {
        Input.requireOpen(
                layer, tgt, memory, tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask);
    }

    /** {@code (S, S)}, or {@code (N · heads, S, S)}. */
    public SequenceMasks srcMask(@Nullable NDArray mask) {
        this.srcMask = mask;
        return this;
    }

    /** {@code (T, T)}, or {@code (N · heads, T, T)}. */
    public SequenceMasks tgtMask(@Nullable NDArray mask) {
        this.tgtMask = mask;
        return this;
    }

    /** {@code (T, S)}. */
    public SequenceMasks memoryMask(@Nullable NDArray mask) {
        this.memoryMask = mask;
        return this;
    }

    /** {@code (N, S)}, or {@code (S)} without a batch: which steps are padding. */
    public SequenceMasks srcKeyPaddingMask(@Nullable NDArray mask) {
        this.srcKeyPaddingMask = mask;
        return this;
    }

    /** {@code (N, T)}, or {@code (T)} without a batch: which steps are padding. */
    public SequenceMasks tgtKeyPaddingMask(@Nullable NDArray mask) {
        this.tgtKeyPaddingMask = mask;
        return this;
    }

    /** {@code (N, S)}, or {@code (S)} without a batch: which steps are padding. */
    public SequenceMasks memoryKeyPaddingMask(@Nullable NDArray mask) {
        this.memoryKeyPaddingMask = mask;
        return this;
    }

    /** Says whether the mask is the causal one; if nothing is said, it is looked at. */
    public SequenceMasks srcIsCausal(boolean flag) {
        this.srcIsCausal = flag;
        return this;
    }

    /** Says whether the mask is the causal one; if nothing is said, it is looked at. */
    public SequenceMasks tgtIsCausal(boolean flag) {
        this.tgtIsCausal = flag;
        return this;
    }

    public SequenceMasks memoryIsCausal(boolean flag) {
        this.memoryIsCausal = flag;
        return this;
    }
}
