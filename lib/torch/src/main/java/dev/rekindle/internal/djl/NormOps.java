package dev.rekindle.internal.djl;

/** torch's normalizations and dropouts. */
public final class NormOps {
    private static final TorchScript TORCH = new TorchScript();

    /** In training the running statistics, where there are any, change in place. */
    public static final TorchScript.Op BATCH_NORM =
            TORCH.op(
                    "batch_norm(Tensor x, Tensor? weight, Tensor? bias, Tensor? mean, Tensor? var,"
                            + " bool training, float momentum, float eps)",
                    "torch.batch_norm(x, weight, bias, mean, var, training, momentum, eps, True)");

    /** As {@link #BATCH_NORM}. */
    public static final TorchScript.Op INSTANCE_NORM =
            TORCH.op(
                    "instance_norm(Tensor x, Tensor? weight, Tensor? bias, Tensor? mean, Tensor?"
                            + " var, bool training, float momentum, float eps)",
                    "torch.instance_norm(x, weight, bias, mean, var, training, momentum, eps,"
                            + " True)");

    public static final TorchScript.Op LAYER_NORM =
            TORCH.op(
                    "layer_norm(Tensor x, int[] shape, Tensor? weight, Tensor? bias, float eps)",
                    "torch.layer_norm(x, shape, weight, bias, eps)");
    public static final TorchScript.Op GROUP_NORM =
            TORCH.op(
                    "group_norm(Tensor x, int groups, Tensor? weight, Tensor? bias, float eps)",
                    "torch.group_norm(x, groups, weight, bias, eps)");
    public static final TorchScript.Op RMS_NORM =
            TORCH.op(
                    "rms_norm(Tensor x, int[] shape, Tensor? weight, float? eps)",
                    "torch.rms_norm(x, shape, weight, eps)");

    /** {@code before} and {@code after} are the channels on both sides that count. */
    public static final TorchScript.Op LOCAL_RESPONSE_NORM =
            TORCH.lines(
                    "local_response_norm(Tensor x, int before, int after, float alpha, float beta,"
                            + " float k)",
                    1,
                    "size = before + after + 1",
                    "d = torch.mul(x, x)",
                    "if torch.dim(x) == 3:",
                    "  d = torch.constant_pad_nd(torch.unsqueeze(d, 1), [0, 0, before, after])",
                    "  d = torch.squeeze(torch.avg_pool2d(d, [size, 1], [1, 1]), 1)",
                    "else:",
                    "  s = torch.size(x)",
                    "  d = torch.view(d, [s[0], 1, s[1], s[2], -1])",
                    "  d = torch.constant_pad_nd(d, [0, 0, 0, 0, before, after])",
                    "  d = torch.squeeze(torch.avg_pool3d(d, [size, 1, 1], [1, 1, 1]), 1)",
                    "  d = torch.view(d, s)",
                    "return torch.div(x, torch.pow(torch.add(torch.mul(d, alpha), k), beta))");

    /**
     * The sums and the way back of torch's own {@code CrossMapLRN2d}
     * (torch/nn/modules/_functions.py, 2.15.0), whose gradient is not that of its value: {@code z}
     * is linear in {@code x}, has that gradient, and adds nothing.
     */
    public static final TorchScript.Op CROSS_MAP_LRN2D =
            TORCH.lines(
                    "cross_map_lrn2d(Tensor x, int size, float alpha, float beta, float k)",
                    1,
                    "if torch.numel(x) == 0:",
                    "  return torch.clone(x)",
                    "v = torch.detach(x)",
                    "squares = torch.pow(v, 2)",
                    "n = torch.size(v, 1)",
                    "ahead = int((size - 1) / 2 + 1)",
                    "scale = torch.zeros_like(v)",
                    "for c in range(min(ahead, n)):",
                    "  _0 = torch.add_(torch.select(scale, 1, 0), torch.select(squares, 1, c))",
                    "for c in range(1, n):",
                    "  now = torch.select(scale, 1, c)",
                    "  _1 = torch.copy_(now, torch.select(scale, 1, c - 1))",
                    "  if c < n - ahead + 1:",
                    "    _2 = torch.add_(now, torch.select(squares, 1, c + ahead - 1))",
                    "  if c > ahead:",
                    "    _3 = torch.sub_(now, torch.select(squares, 1, c - ahead))",
                    "scale = torch.add_(torch.mul_(scale, alpha / size), k)",
                    "power = torch.pow(scale, -beta)",
                    "y = torch.mul(power, v)",
                    "behind = int(size - (size - 1) / 2)",
                    "wide = [0, 0, 0, 0, size - 1 - behind, behind]",
                    "w = torch.constant_pad_nd(torch.mul(v, x), wide)",
                    "t = torch.zeros_like(v)",
                    "for c in range(size):",
                    "  t = torch.add(t, torch.narrow(w, 1, c, n))",
                    "t = torch.mul(torch.mul(torch.div(y, scale), t), 2 * alpha * beta / size)",
                    "z = torch.sub(torch.mul(power, x), t)",
                    "nothing = torch.sub(z, torch.detach(z))",
                    "return torch.add(y, torch.masked_fill(nothing, torch.ne(nothing, nothing),"
                            + " 0))");

    public static final TorchScript.Op FEATURE_DROPOUT =
            TORCH.op(
                    "feature_dropout(Tensor x, float p, bool training)",
                    "torch.feature_dropout(x, p, training)");
    public static final TorchScript.Op ALPHA_DROPOUT =
            TORCH.op(
                    "alpha_dropout(Tensor x, float p, bool training)",
                    "torch.alpha_dropout(x, p, training)");
    public static final TorchScript.Op FEATURE_ALPHA_DROPOUT =
            TORCH.op(
                    "feature_alpha_dropout(Tensor x, float p, bool training)",
                    "torch.feature_alpha_dropout(x, p, training)");

    private NormOps() {}
}
