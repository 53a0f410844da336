package dev.rekindle.internal.djl;

/** What torch computes of a weight's parts: norms, masks and orthogonal matrices. */
public final class WeightOps {
    private static final TorchScript TORCH = new TorchScript();

    /**
     * Another array over the same values, with the same way back. No view: two that are added would
     * have gradients over one memory, and forgetting them there would count each twice.
     */
    public static final TorchScript.Op SAME = TORCH.op("same(Tensor x)", "torch.alias(x)");

    /** {@code dim} −1 is the norm of the whole. */
    public static final TorchScript.Op WEIGHT_NORM =
            TORCH.op("weight_norm(Tensor v, Tensor g, int dim)", "torch._weight_norm(v, g, dim)");

    public static final TorchScript.Op NORM_EXCEPT_DIM =
            TORCH.op("norm_except_dim(Tensor v, int dim)", "torch.norm_except_dim(v, 2, dim)");

    /** {@code F.normalize} of a vector. */
    public static final TorchScript.Op NORMALIZE =
            TORCH.op(
                    "normalize(Tensor x, float eps)",
                    "torch.div(x, torch.expand_as(torch.clamp_min(torch.norm(x, 2, [0], True),"
                            + " eps), x))");

    /** A weight as a matrix, whose rows are those of {@code order}'s first dimension. */
    public static final TorchScript.Op MATRIX =
            TORCH.op(
                    "matrix(Tensor weight, int[] order)",
                    "torch.reshape(torch.permute(weight, order), [torch.size(weight, order[0]),"
                            + " -1])");

    /** One product of the power iteration, normalized: of the matrix, or of it turned. */
    public static final TorchScript.Op POWER =
            TORCH.lines(
                    "power(Tensor matrix, Tensor vector, bool turned, float eps)",
                    1,
                    "if turned:",
                    "  x = torch.mv(torch.t(matrix), vector)",
                    "else:",
                    "  x = torch.mv(matrix, vector)",
                    "return torch.div(x, torch.expand_as(torch.clamp_min(torch.norm(x, 2, [0],"
                            + " True), eps), x))");

    /** The weight by its largest singular value, as {@code u} and {@code v} tell it. */
    public static final TorchScript.Op SPECTRAL =
            TORCH.lines(
                    "spectral(Tensor weight, Tensor u, Tensor v, int[] order)",
                    1,
                    "matrix = torch.reshape(torch.permute(weight, order), [torch.size(weight,"
                            + " order[0]), -1])",
                    "return torch.div(weight, torch.dot(torch.clone(u), torch.mv(matrix,"
                            + " torch.clone(v))))");

    public static final TorchScript.Op MASKED =
            TORCH.op(
                    "masked(Tensor orig, Tensor mask)",
                    "torch.mul(torch.type_as(mask, orig), orig)");

    private WeightOps() {}
}
