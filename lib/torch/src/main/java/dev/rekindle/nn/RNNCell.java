package dev.rekindle.nn;

/**
 * Elman's recurrent network, one step, with tanh or relu; see {@link RecurrentCell}: {@code
 * forward(new NDList(x, h))} returns the next {@code h}. Mirrors {@code torch.nn.RNNCell}
 * (torch/nn/modules/rnn.py, 2.15.0).
 */
public class RNNCell extends RecurrentCell {
    final String nonlinearity;

    public RNNCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true, "tanh");
    }

    /** {@code nonlinearity} is {@code "tanh"} or {@code "relu"}. */
    public RNNCell(int inputSize, int hiddenSize, boolean bias, String nonlinearity) {
        super(inputSize, hiddenSize, bias, 1);
        if (!"tanh".equals(nonlinearity) && !"relu".equals(nonlinearity)) {
            throw new IllegalArgumentException("Unknown nonlinearity: " + nonlinearity);
        }
        this.nonlinearity = nonlinearity;
    }

    RNNCell(SavedModule saved) {
        this(
                saved.integer("input_size"),
                saved.integer("hidden_size"),
                saved.flag("bias"),
                saved.text("nonlinearity"));
    }

    @Override
    String mode() {
        return nonlinearity.equals("relu") ? "RNN_RELU" : "RNN_TANH";
    }

    @Override
    protected String extraRepr() {
        return super.extraRepr()
                + (nonlinearity.equals("tanh") ? "" : format(", nonlinearity={nonlinearity}"));
    }
}
