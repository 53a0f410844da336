package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Connectionist temporal classification: log probabilities {@code (T, N, C)} of sequences without
 * an alignment. Mirrors {@code torch.nn.CTCLoss} (torch/nn/modules/loss.py, 2.15.0).
 */
public class CTCLoss extends Loss {
    final int blank;
    final boolean zeroInfinity;

    public CTCLoss() {
        this(0, "mean", false);
    }

    /** {@code blank} is the class of no label; {@code zeroInfinity} forgets infinite losses. */
    public CTCLoss(int blank, String reduction, boolean zeroInfinity) {
        super(reduction);
        this.blank = blank;
        this.zeroInfinity = zeroInfinity;
    }

    CTCLoss(SavedModule saved) {
        this(saved.integer("blank"), saved.text("reduction"), saved.flag("zero_infinity"));
    }

    /** Targets {@code (N, S)} or all in a row; lengths {@code (N)}, all of them in int64. */
    public NDArray forward(
            NDArray logProbs, NDArray targets, NDArray inputLengths, NDArray targetLengths) {
        return F.ctcLoss(
                logProbs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
    }

    @Override
    String[] takes() {
        return new String[] {"log_probs", "targets", "input_lengths", "target_lengths"};
    }

    @Override
    NDArray compute(NDList inputs) {
        return forward(inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3));
    }
}
