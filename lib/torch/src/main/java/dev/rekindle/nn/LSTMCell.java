package dev.rekindle.nn;

/**
 * Long short-term memory, one step; see {@link RecurrentCell}: {@code forward(new NDList(x, h, c))}
 * returns the next {@code h} and {@code c}. Mirrors {@code torch.nn.LSTMCell}
 * (torch/nn/modules/rnn.py, 2.15.0).
 */
public class LSTMCell extends RecurrentCell {
    public LSTMCell(int inputSize, int hiddenSize) {
        this(inputSize, hiddenSize, true);
    }

    public LSTMCell(int inputSize, int hiddenSize, boolean bias) {
        super(inputSize, hiddenSize, bias, 4);
    }

    LSTMCell(SavedModule saved) {
        this(saved.integer("input_size"), saved.integer("hidden_size"), saved.flag("bias"));
    }

    @Override
    String mode() {
        return "LSTM";
    }
}
