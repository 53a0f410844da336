package dev.rekindle.internal.djl;

/** The masks of torch's pruning, each a line or two of torch/nn/utils/prune.py, 2.15.0. */
public final class PruningOps {
    private static final TorchScript TORCH = new TorchScript();

    /** Zeros where the {@code n} smallest magnitudes are. */
    public static final TorchScript.Op SMALLEST =
            TORCH.lines(
                    "smallest(Tensor t, Tensor mask, int n)",
                    1,
                    "made = torch.clone(mask)",
                    "values, at = torch.topk(torch.reshape(torch.abs(t), [-1]), n, -1, False)",
                    "_0 = torch.index_fill_(torch.view(made, [-1]), 0, at, 0)",
                    "return made");

    /** Zeros where the {@code n} largest of some numbers are. */
    public static final TorchScript.Op LARGEST =
            TORCH.lines(
                    "largest(Tensor numbers, Tensor mask, int n)",
                    1,
                    "made = torch.clone(mask)",
                    "values, at = torch.topk(torch.reshape(numbers, [-1]), n)",
                    "_0 = torch.index_fill_(torch.view(made, [-1]), 0, at, 0)",
                    "return made");

    /** Ones in the channels whose numbers are above the {@code n} smallest. */
    public static final TorchScript.Op CHANNELS_ABOVE =
            TORCH.lines(
                    "channels_above(Tensor t, Tensor mask, Tensor numbers, int n, int dim)",
                    1,
                    "least, at = torch.kthvalue(numbers, n)",
                    "kept = torch.squeeze(torch.nonzero(torch.gt(numbers, least)), 1)",
                    "made = torch.index_fill(torch.zeros_like(t), dim, kept, 1)",
                    "return torch.mul_(made, torch.type_as(mask, made))");

    /** Ones in the {@code n} channels of the largest norms. */
    public static final TorchScript.Op LARGEST_CHANNELS =
            TORCH.lines(
                    "largest_channels(Tensor t, Tensor mask, float p, int n, int dim)",
                    1,
                    "dims = annotate(List[int], [])",
                    "for d in range(torch.dim(t)):",
                    "  if d != dim:",
                    "    _0 = torch.append(dims, d)",
                    "norms = torch.linalg_vector_norm(t, p, dims)",
                    "values, at = torch.topk(norms, n)",
                    "made = torch.index_fill(torch.zeros_like(t), dim, at, 1)",
                    "return torch.mul_(made, torch.type_as(mask, made))");

    /** What of {@code t} a mask leaves, in a row. */
    public static final TorchScript.Op LEFT =
            TORCH.op("left(Tensor t, Tensor mask)", "torch.masked_select(t, torch.eq(mask, 1))");

    /** Puts a row in the places that a mask leaves. */
    public static final TorchScript.Op PUT =
            TORCH.op(
                    "put(Tensor mask, Tensor row)",
                    "torch.masked_scatter(mask, torch.eq(mask, 1), row)");

    /** The channels that a mask leaves something of. */
    public static final TorchScript.Op CHANNELS_LEFT =
            TORCH.lines(
                    "channels_left(Tensor mask, int dim)",
                    1,
                    "dims = annotate(List[int], [])",
                    "for d in range(torch.dim(mask)):",
                    "  if d != dim:",
                    "    _0 = torch.append(dims, d)",
                    "return torch.squeeze(torch.nonzero(torch.ne(torch.sum(mask, dims), 0)), 1)");

    public static final TorchScript.Op SELECT =
            TORCH.op(
                    "select(Tensor t, int dim, Tensor channels)",
                    "torch.index_select(t, dim, channels)");

    public static final TorchScript.Op PUT_CHANNELS =
            TORCH.op(
                    "put_channels(Tensor mask, int dim, Tensor channels, Tensor part)",
                    "torch.index_copy(mask, dim, channels, torch.type_as(part, mask))");

    public static final TorchScript.Op TIMES =
            TORCH.op(
                    "times(Tensor mask, Tensor other)",
                    "torch.mul(mask, torch.type_as(other," + " mask))");

    /** Tensors end to end, each in a row. */
    public static final TorchScript.Op ROW =
            TORCH.lines(
                    "row(Tensor[] all)",
                    1,
                    "rows = annotate(List[Tensor], [])",
                    "for each in all:",
                    "  _0 = torch.append(rows, torch.reshape(each, [-1]))",
                    "return torch.cat(rows)");

    private PruningOps() {}
}
