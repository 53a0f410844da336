package dev.rekindle.nn;

/** Torch's older name for {@link NLLLoss} over images (torch/nn/modules/loss.py, 2.15.0). */
public class NLLLoss2d extends NLLLoss {
    public NLLLoss2d() {}

    NLLLoss2d(SavedModule saved) {
        super(saved);
    }
}
