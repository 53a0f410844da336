package dev.rekindle.internal.djl;

/**
 * What fills a tensor, drawn as torch/nn/init.py, 2.15.0 draws it: each overwrites {@code x} behind
 * autograd's back and returns another NDArray of its memory.
 */
public final class InitOps {
    private static final TorchScript TORCH = new TorchScript();

    public static final TorchScript.Op UNIFORM =
            TORCH.op(
                    "uniform(Tensor x, float a, float b)", "torch.uniform_(torch.detach(x), a, b)");
    public static final TorchScript.Op NORMAL =
            TORCH.op(
                    "normal(Tensor x, float mean, float std)",
                    "torch.normal_(torch.detach(x), mean, std)");
    public static final TorchScript.Op CONSTANT =
            TORCH.op("constant(Tensor x, float value)", "torch.fill_(torch.detach(x), value)");
    public static final TorchScript.Op EYE =
            TORCH.op(
                    "eye(Tensor x)",
                    "torch.copy_(torch.detach(x), torch.eye(torch.size(x, 0), torch.size(x, 1)))");
    public static final TorchScript.Op DIRAC =
            TORCH.lines(
                    "dirac(Tensor x, int groups)",
                    1,
                    "y = torch.zero_(torch.detach(x))",
                    "each = torch.size(y, 0) // groups",
                    "for g in range(groups):",
                    "  for d in range(min(each, torch.size(y, 1))):",
                    "    one = torch.select(torch.select(y, 0, g * each + d), 0, d)",
                    "    for _0 in range(torch.dim(y) - 2):",
                    "      one = torch.select(one, 0, torch.size(one, 0) // 2)",
                    "    _1 = torch.fill_(one, 1)",
                    "return y");
    public static final TorchScript.Op ORTHOGONAL =
            TORCH.lines(
                    "orthogonal(Tensor x, float gain)",
                    1,
                    "y = torch.detach(x)",
                    "rows = torch.size(y, 0)",
                    "cols = torch.numel(y) // rows",
                    "flat = torch.normal_(torch.new_empty(y, [rows, cols]), 0., 1.)",
                    "if rows < cols:",
                    "  flat = torch.t(flat)",
                    "qr = torch.linalg_qr(flat)",
                    "q = torch.mul(qr[0], torch.sign(torch.diag(qr[1], 0)))",
                    "if rows < cols:",
                    "  q = torch.t(q)",
                    "_0 = torch.copy_(y, torch.view(torch.contiguous(q), torch.size(y)))",
                    "return torch.mul_(y, gain)");
    public static final TorchScript.Op SPARSE =
            TORCH.lines(
                    "sparse(Tensor x, int zeros, float std)",
                    1,
                    "y = torch.normal_(torch.detach(x), 0., std)",
                    "for c in range(torch.size(y, 1)):",
                    "  rows = torch.slice(torch.randperm(torch.size(y, 0)), 0, 0, zeros)",
                    "  _0 = torch.index_fill_(torch.select(y, 1, c), 0, rows, 0)",
                    "return y");

    /** libtorch 2.7.1 has another way to draw these; both ways of 2.15 are told here. */
    public static final TorchScript.Op TRUNC_NORMAL =
            TORCH.lines(
                    "trunc_normal(Tensor x, float mean, float std, float a, float b)",
                    1,
                    "y = torch.detach(x)",
                    "root = torch.sqrt(2.)",
                    "over = (1. + torch.erf((b - mean) / std / root)) / 2.",
                    "under = (1. + torch.erf((a - mean) / std / root)) / 2.",
                    "if over - under > 0.3:",
                    "  lo = torch.full([], a, dtype=y.dtype)",
                    "  hi = torch.full([], b, dtype=y.dtype)",
                    "  r = torch.clone(torch.normal_(y, mean, std))",
                    "  out = torch.logical_or(torch.lt(r, lo), torch.gt(r, hi))",
                    "  while bool(torch.any(out)):",
                    "    r = torch.where(out, torch.normal_(torch.empty_like(r), mean, std), r)",
                    "    out = torch.logical_or(torch.lt(r, lo), torch.gt(r, hi))",
                    "  return torch.copy_(y, r)",
                    "mode = max(a, min(mean, b))",
                    "z = (mode - mean) / std",
                    "peak = -0.5 * (z * z)",
                    "r = torch.clone(torch.uniform_(y, a, b))",
                    "c = torch.clone(r)",
                    "accept = torch.empty_like(r)",
                    "_0 = torch.sub_(torch.mul_(torch.pow_(torch.div_(torch.sub_(c, mean), std),"
                            + " 2), -0.5), peak)",
                    "left = torch.gt(torch.log_(torch.uniform_(accept)), c)",
                    "while bool(torch.any(left)):",
                    "  _1 = torch.uniform_(c, a, b)",
                    "  r = torch.where(left, c, r)",
                    "  _2 = torch.sub_(torch.mul_(torch.pow_(torch.div_(torch.sub_(c, mean), std),"
                            + " 2), -0.5), peak)",
                    "  left = torch.where(left, torch.gt(torch.log_(torch.uniform_(accept)), c),"
                            + " left)",
                    "return torch.copy_(y, r)");

    private InitOps() {}
}
