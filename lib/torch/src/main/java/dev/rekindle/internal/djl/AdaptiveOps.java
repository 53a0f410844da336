package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** The steps of {@code nn.AdaptiveLogSoftmaxWithLoss} (torch/nn/modules/adaptive.py, 2.15.0). */
public final class AdaptiveOps {
    private static final TorchScript TORCH = new TorchScript();

    private static final TorchScript.Op BETWEEN =
            TORCH.op(
                    "between(Tensor x, int low, int high)",
                    "torch.reshape(torch.nonzero(torch.logical_and(torch.ge(x, low),"
                            + " torch.lt(x, high))), [-1])");
    private static final TorchScript.Op SELECT =
            TORCH.op("select(Tensor x, Tensor rows)", "torch.index_select(x, 0, rows)");
    private static final TorchScript.Op LOG_PROBABILITY =
            TORCH.op(
                    "log_probability(Tensor scores, Tensor target, Tensor rows, int low)",
                    "torch.squeeze(torch.gather(torch.log_softmax(scores, 1), 1, torch.unsqueeze("
                            + "torch.sub(torch.index_select(target, 0, rows), low), 1)), 1)");
    private static final TorchScript.Op PLACED =
            TORCH.lines(
                    "placed(Tensor x, bool first, Tensor rows, Tensor values)",
                    1,
                    "y = x",
                    "if first:",
                    "  y = torch.new_zeros(x, [torch.size(x, 0)])",
                    "return torch.index_copy(y, 0, rows, values)");
    private static final TorchScript.Op FILLED =
            TORCH.op(
                    "filled(Tensor x, Tensor rows, int value)",
                    "torch.index_fill(x, 0, rows, value)");
    private static final TorchScript.Op LOSS =
            TORCH.lines(
                    "loss(Tensor x, bool first, Tensor all, Tensor classes)",
                    2,
                    "y = x",
                    "if first:",
                    "  y = torch.new_zeros(x, [torch.size(x, 0)])",
                    "y = torch.add(y, torch.squeeze(torch.gather(all, 1,"
                            + " torch.unsqueeze(classes, 1)), 1))",
                    "return (y, torch.mean(torch.neg(y)))");
    private static final TorchScript.Op COLUMNS =
            TORCH.op("columns(Tensor x, int start, int count)", "torch.narrow(x, 1, start, count)");

    private AdaptiveOps() {}

    /** Returns where {@code low <= x < high}. */
    public static NDArray between(NDArray x, long low, long high) {
        return BETWEEN.call(x, low, high);
    }

    public static NDArray select(NDArray x, NDArray rows) {
        return SELECT.call(x, rows);
    }

    /** Returns the log probability of the targets in {@code rows}, counted from {@code low}. */
    public static NDArray logProbability(NDArray scores, NDArray target, NDArray rows, long low) {
        return LOG_PROBABILITY.call(scores, target, rows, low);
    }

    /** Puts values into {@code x}, or, at first, into as many zeros as it has rows. */
    public static NDArray placed(NDArray x, boolean first, NDArray rows, NDArray values) {
        return PLACED.call(x, first, rows, values);
    }

    public static NDArray filled(NDArray x, NDArray rows, long value) {
        return FILLED.call(x, rows, value);
    }

    /** Adds the head's log probability of each class; returns that and the mean loss. */
    public static NDList loss(NDArray x, boolean first, NDArray all, NDArray classes) {
        return LOSS.all(x, first, all, classes);
    }

    public static NDArray columns(NDArray x, long start, long count) {
        return COLUMNS.call(x, start, count);
    }
}
