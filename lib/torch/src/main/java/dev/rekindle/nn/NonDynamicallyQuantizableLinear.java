package dev.rekindle.nn;

/**
 * The {@link Linear} at the end of an attention, under a name of its own, as torch has it
 * (torch/nn/modules/linear.py, 2.15.0).
 */
class NonDynamicallyQuantizableLinear extends Linear {
    NonDynamicallyQuantizableLinear(int inFeatures, int outFeatures, boolean bias) {
        super(inFeatures, outFeatures, bias);
    }

    NonDynamicallyQuantizableLinear(SavedModule saved) {
        super(saved);
    }
}
