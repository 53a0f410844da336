package dev.rekindle.nn;

import java.util.function.Consumer;

/**
 * Long short-term memory over sequences; see {@link Recurrent}. Its states are {@code h} and {@code
 * c}: {@code forward(new NDList(x, h0, c0))} returns outputs, {@code h} and {@code c}. Mirrors
 * {@code torch.nn.LSTM} (torch/nn/modules/rnn.py, 2.15.0).
 */
public class LSTM extends Recurrent {
    public LSTM(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, options -> {});
    }

    public LSTM(int inputSize, int hiddenSize, Consumer<RecurrentOptions> options) {
        super("LSTM", RecurrentOptions.of(inputSize, hiddenSize, options));
    }

    LSTM(SavedModule saved) {
        super("LSTM", RecurrentOptions.of(saved));
    }
}
