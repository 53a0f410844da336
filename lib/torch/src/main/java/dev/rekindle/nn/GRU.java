package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * Gated recurrent units over sequences; see {@link Recurrent}: {@code forward(new NDList(x, h0))}
 * returns outputs and {@code h}. Mirrors {@code torch.nn.GRU} (torch/nn/modules/rnn.py, 2.15.0).
 */
public class GRU extends Recurrent {
    public GRU(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, options -> {});
    }

    public GRU(int inputSize, int hiddenSize, Consumer<RecurrentOptions> options) {
        super("GRU", RecurrentOptions.of(inputSize, hiddenSize, options));
    }

    GRU(SavedModule saved) {
        super("GRU", RecurrentOptions.of(saved));
    }
}
