package dev.rekindle.nn;

import java.util.List;
import java.util.function.Consumer;

/**
 * Elman's recurrent network over sequences, with tanh or relu; see {@link Recurrent}: {@code
 * forward(new NDList(x, h0))} returns outputs and {@code h}. Mirrors {@code torch.nn.RNN}
 * (torch/nn/modules/rnn.py, 2.15.0).
 */
public class RNN extends Recurrent {
    private static final String NONLINEARITY = "nonlinearity";

    final String nonlinearity;

    public RNN(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, options -> {});
    }

    public RNN(int inputSize, int hiddenSize, Consumer<RecurrentOptions> options) {
        this(RecurrentOptions.of(inputSize, hiddenSize, options));
    }

    RNN(SavedModule saved) {
        this(RecurrentOptions.of(saved));
    }

    private RNN(RecurrentOptions options) {
        super(options.nonlinearity.equals("relu") ? "RNN_RELU" : "RNN_TANH", options);
        this.nonlinearity = options.nonlinearity;
    }

    /** Python's constructor sets it before all else. */
    @Override
    List<String> attributesBeforeInit() {
        return List.of(NONLINEARITY);
    }
}
