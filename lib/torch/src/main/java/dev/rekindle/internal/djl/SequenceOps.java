package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent operators, as torch/nn/modules/rnn.py, 2.15.0 calls them. {@code mode} is torch's own
 * word: RNN_TANH, RNN_RELU, GRU or LSTM; the weights stand in the order of the module's parameters.
 */
public final class SequenceOps {
    private static final TorchScript TORCH = new TorchScript();

    private static final String SETTINGS =
            "Tensor[] weights, bool bias, int layers, float dropout, bool train, bool both";
    private static final String PASSED = "weights, bias, layers, dropout, train, both";

    private static final TorchScript.Op TANH = rows("rnn_tanh", "Tensor h, ", "h", 2);
    private static final TorchScript.Op RELU = rows("rnn_relu", "Tensor h, ", "h", 2);
    private static final TorchScript.Op GRU = rows("gru", "Tensor h, ", "h", 2);
    private static final TorchScript.Op LSTM = rows("lstm", "Tensor h, Tensor c, ", "[h, c]", 3);

    private static final TorchScript.Op TANH_PACKED = packed("rnn_tanh", "Tensor h, ", "h", 2);
    private static final TorchScript.Op RELU_PACKED = packed("rnn_relu", "Tensor h, ", "h", 2);
    private static final TorchScript.Op GRU_PACKED = packed("gru", "Tensor h, ", "h", 2);
    private static final TorchScript.Op LSTM_PACKED =
            packed("lstm", "Tensor h, Tensor c, ", "[h, c]", 3);

    private static final TorchScript.Op TANH_CELL = cell("rnn_tanh_cell");
    private static final TorchScript.Op RELU_CELL = cell("rnn_relu_cell");
    private static final TorchScript.Op GRU_CELL = cell("gru_cell");
    private static final TorchScript.Op LSTM_CELL =
            TORCH.op(
                    "lstm_cell(Tensor x, Tensor h, Tensor c, Tensor w_ih, Tensor w_hh,"
                            + " Tensor? b_ih, Tensor? b_hh)",
                    "torch.lstm_cell(x, [h, c], w_ih, w_hh, b_ih, b_hh)",
                    2);

    private static final TorchScript.Op PACK =
            TORCH.op(
                    "pack(Tensor x, Tensor lengths, bool batch_first)",
                    "torch._pack_padded_sequence(x, lengths, batch_first)",
                    2);
    private static final TorchScript.Op PAD =
            TORCH.op(
                    "pad(Tensor x, Tensor batch_sizes, bool batch_first, float value, int total)",
                    "torch._pad_packed_sequence(x, batch_sizes, batch_first, value, total)",
                    2);
    private static final TorchScript.Op PAD_SEQUENCE =
            TORCH.op(
                    "pad_sequence(Tensor[] sequences, bool batch_first, float value, bool left)",
                    "torch.pad_sequence(sequences, batch_first, value,"
                            + " \"left\" if left else \"right\")");
    private static final TorchScript.Op NARROW =
            TORCH.op(
                    "narrow(Tensor x, int dim, int start, int length)",
                    "torch.narrow(x, dim, start, length)");
    private static final TorchScript.Op CAT =
            TORCH.lines(
                    "flat_cat(Tensor[] xs)",
                    1,
                    "return torch.cat([torch.reshape(x, [-1]) for x in xs])");
    private static final TorchScript.Op SELECT =
            TORCH.op(
                    "select(Tensor x, int dim, Tensor index)", "torch.index_select(x, dim, index)");
    private static final TorchScript.Op SORT_DESCENDING =
            TORCH.op("sort_descending(Tensor x)", "torch.sort(x, 0, True)", 2);
    private static final TorchScript.Op INVERSE =
            TORCH.op(
                    "inverse(Tensor x)",
                    "torch.scatter_(torch.empty_like(x), 0, x, torch.arange(torch.numel(x)))");

    private SequenceOps() {}

    private static TorchScript.Op rows(String name, String states, String given, int results) {
        return TORCH.op(
                name + "(Tensor x, " + states + SETTINGS + ", bool batch_first)",
                "torch." + name + "(x, " + given + ", " + PASSED + ", batch_first)",
                results);
    }

    private static TorchScript.Op packed(String name, String states, String given, int results) {
        return TORCH.op(
                name + "_packed(Tensor x, Tensor batch_sizes, " + states + SETTINGS + ")",
                "torch." + name + "(x, batch_sizes, " + given + ", " + PASSED + ")",
                results);
    }

    private static TorchScript.Op cell(String name) {
        return TORCH.op(
                name
                        + "(Tensor x, Tensor h, Tensor w_ih, Tensor w_hh, Tensor? b_ih,"
                        + " Tensor? b_hh)",
                "torch." + name + "(x, h, w_ih, w_hh, b_ih, b_hh)");
    }

    /** How a recurrent layer is made. */
    public record Settings(
            String mode,
            boolean bias,
            long layers,
            double dropout,
            boolean bidirectional,
            boolean batchFirst) {}

    /** Returns the outputs, then the last states: {@code h}, and for LSTM {@code c}. */
    public static NDList run(
            Settings s, NDArray x, NDList states, List<NDArray> weights, boolean training) {
        NDArray h = states.get(0);
        return s.mode().equals("LSTM")
                ? LSTM.all(
                        x,
                        h,
                        states.get(1),
                        weights,
                        s.bias(),
                        s.layers(),
                        s.dropout(),
                        training,
                        s.bidirectional(),
                        s.batchFirst())
                : of(s.mode(), TANH, RELU, GRU)
                        .all(
                                x,
                                h,
                                weights,
                                s.bias(),
                                s.layers(),
                                s.dropout(),
                                training,
                                s.bidirectional(),
                                s.batchFirst());
    }

    /** As {@link #run}, over a packed sequence's data. */
    public static NDList runPacked(
            Settings s,
            NDArray x,
            NDArray batchSizes,
            NDList states,
            List<NDArray> weights,
            boolean training) {
        NDArray h = states.get(0);
        return s.mode().equals("LSTM")
                ? LSTM_PACKED.all(
                        x,
                        batchSizes,
                        h,
                        states.get(1),
                        weights,
                        s.bias(),
                        s.layers(),
                        s.dropout(),
                        training,
                        s.bidirectional())
                : of(s.mode(), TANH_PACKED, RELU_PACKED, GRU_PACKED)
                        .all(
                                x,
                                batchSizes,
                                h,
                                weights,
                                s.bias(),
                                s.layers(),
                                s.dropout(),
                                training,
                                s.bidirectional());
    }

    /** One step of a cell: returns the next states. */
    public static NDList cell(
            String mode,
            NDArray x,
            NDList states,
            NDArray weightIh,
            NDArray weightHh,
            @Nullable NDArray biasIh,
            @Nullable NDArray biasHh) {
        NDArray h = states.get(0);
        return mode.equals("LSTM")
                ? LSTM_CELL.all(x, h, states.get(1), weightIh, weightHh, biasIh, biasHh)
                : of(mode, TANH_CELL, RELU_CELL, GRU_CELL)
                        .all(x, h, weightIh, weightHh, biasIh, biasHh);
    }

    private static TorchScript.Op of(
            String mode, TorchScript.Op tanh, TorchScript.Op relu, TorchScript.Op gru) {
        return switch (mode) {
            case "RNN_TANH" -> tanh;
            case "RNN_RELU" -> relu;
            case "GRU" -> gru;
            default -> throw new IllegalArgumentException("Unrecognized RNN mode: " + mode);
        };
    }

    /** {@code torch._pack_padded_sequence}: returns the data and the batch sizes. */
    public static NDList pack(NDArray x, NDArray lengths, boolean batchFirst) {
        return PACK.all(x, lengths, batchFirst);
    }

    /** {@code torch._pad_packed_sequence}: returns the padded sequences and their lengths. */
    public static NDList pad(
            NDArray data, NDArray batchSizes, boolean batchFirst, double value, long total) {
        return PAD.all(data, batchSizes, batchFirst, value, total);
    }

    /** {@code torch._C._nn.pad_sequence}: sequences of different lengths as one array. */
    public static NDArray padSequence(
            List<NDArray> sequences, boolean batchFirst, double value, boolean left) {
        return PAD_SEQUENCE.call(sequences, batchFirst, value, left);
    }

    /** {@code x.narrow(dim, start, length)}: a look at a part. */
    public static NDArray narrow(NDArray x, long dim, long start, long length) {
        return NARROW.call(x, dim, start, length);
    }

    /** All elements of several arrays in one row. */
    public static NDArray flatCat(List<NDArray> arrays) {
        return CAT.call(arrays);
    }

    /** {@code torch.index_select}. */
    public static NDArray select(NDArray x, long dim, NDArray index) {
        return SELECT.call(x, dim, index);
    }

    /** {@code torch.sort(x, descending=True)}: returns the values and where they stood. */
    public static NDList sortDescending(NDArray x) {
        return SORT_DESCENDING.all(x);
    }

    /** {@code invert_permutation} (torch/nn/utils/rnn.py, 2.15.0). */
    public static NDArray inverse(NDArray permutation) {
        return INVERSE.call(permutation);
    }
}
