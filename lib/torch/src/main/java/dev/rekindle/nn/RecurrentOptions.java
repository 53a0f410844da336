package dev.rekindle.nn;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of a recurrent layer that have a default: {@code new LSTM(10, 20, o ->
 * o.numLayers(2).batchFirst(true))}. Defaults as in torch/nn/modules/rnn.py, 2.15.0.
 */
public final class RecurrentOptions {
    final int inputSize;
    final int hiddenSize;
    int numLayers = 1;
    boolean bias = true;
    boolean batchFirst;
    double dropout;
    boolean bidirectional;
    int projSize;
    String nonlinearity = "tanh";

    private RecurrentOptions(int inputSize, int hiddenSize) {
        this.inputSize = inputSize;
        this.hiddenSize = hiddenSize;
    }

    static RecurrentOptions of(int inputSize, int hiddenSize, Consumer<RecurrentOptions> changes) {
        RecurrentOptions options = new RecurrentOptions(inputSize, hiddenSize);
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static RecurrentOptions of(SavedModule saved) {
        RecurrentOptions options =
                new RecurrentOptions(saved.integer("input_size"), saved.integer("hidden_size"));
        options.numLayers = saved.integer("num_layers");
        options.bias = saved.flag("bias");
        options.batchFirst = saved.flag("batch_first");
        options.dropout = saved.number("dropout");
        options.bidirectional = saved.flag("bidirectional");
        options.projSize = saved.state().containsKey("proj_size") ? saved.integer("proj_size") : 0;
        options.nonlinearity = saved.text("mode").equals("RNN_RELU") ? "relu" : "tanh";
        return options;
    }

    /** How many layers stand on each other. */
    public RecurrentOptions numLayers(int count) {
        this.numLayers = count;
        return this;
    }

    public RecurrentOptions bias(boolean flag) {
        this.bias = flag;
        return this;
    }

    /** Whether inputs are {@code (N, L, H)} rather than {@code (L, N, H)}. */
    public RecurrentOptions batchFirst(boolean flag) {
        this.batchFirst = flag;
        return this;
    }

    /** The part of each layer's output, but the last one's, that is dropped in training. */
    public RecurrentOptions dropout(double p) {
        this.dropout = p;
        return this;
    }

    public RecurrentOptions bidirectional(boolean flag) {
        this.bidirectional = flag;
        return this;
    }

    /** The size that the hidden state is projected to; 0 for none. Of {@link LSTM} alone. */
    public RecurrentOptions projSize(int size) {
        this.projSize = size;
        return this;
    }

    /** {@code "tanh"} or {@code "relu"}. Of {@link RNN} alone. */
    public RecurrentOptions nonlinearity(String name) {
        Objects.requireNonNull(name, "nonlinearity is null; give \"tanh\" or \"relu\"");
        this.nonlinearity = name;
        return this;
    }

    /** Refuses what torch refuses, in its words. */
    void check(String mode) {
        if (!(dropout >= 0 && dropout <= 1)) {
            throw new IllegalArgumentException(
                    "dropout should be a number in range [0, 1] representing the probability of an"
                            + " element being zeroed");
        }
        require(inputSize > 0, "input_size must be greater than zero");
        require(hiddenSize > 0, "hidden_size must be greater than zero");
        require(numLayers > 0, "num_layers must be greater than zero");
        require(
                projSize >= 0,
                "proj_size should be a positive integer or zero to disable projections");
        require(projSize < hiddenSize, "proj_size has to be smaller than hidden_size");
        require(
                projSize == 0 || mode.equals("LSTM"),
                "proj_size argument is only supported for LSTM, not RNN or GRU");
        require(
                nonlinearity.equals("tanh") || nonlinearity.equals("relu"),
                "Unknown nonlinearity '" + nonlinearity + "'. Select from 'tanh' or 'relu'.");
    }

    private static void require(boolean fine, String sentence) {
        if (!fine) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
