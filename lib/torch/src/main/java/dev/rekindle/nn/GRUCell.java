package dev.rekindle.nn;

/**
 * A gated recurrent unit, one step; see {@link RecurrentCell}: {@code forward(new NDList(x, h))}
 * returns the next {@code h}. Mirrors {@code torch.nn.GRUCell} (torch/nn/modules/rnn.py, 2.15.0).
 */
public class GRUCell extends RecurrentCell {
    public GRUCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true);
    }

    public GRUCell(int inputSize, int hiddenSize, boolean bias) {
        super(inputSize, hiddenSize, bias, 3);
    }

    GRUCell(SavedModule saved) {
        this(saved.integer("input_size"), saved.integer("hidden_size"), saved.flag("bias"));
    }

    @Override
    String mode() {
        return "GRU";
    }
}
