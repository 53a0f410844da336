package dev.rekindle.internal.djl;

/** The maps of torch's {@code _Orthogonal} (torch/nn/utils/parametrizations.py, 2.15.0). */
public final class OrthogonalOps {
    private static final TorchScript TORCH = new TorchScript();

    /** {@code map} 0 is the exponential, 1 Cayley's, 2 Householder's. */
    public static final TorchScript.Op ORTHOGONAL =
            TORCH.lines(
                    "orthogonal(Tensor x, Tensor? base, int map)",
                    1,
                    "X = x",
                    "n = torch.size(x, -2)",
                    "k = torch.size(x, -1)",
                    "turned = n < k",
                    "if turned:",
                    "  X = torch.transpose(x, -2, -1)",
                    "  n = torch.size(x, -1)",
                    "  k = torch.size(x, -2)",
                    "if map == 2:",
                    "  A = torch.tril(X, -1)",
                    "  tau = torch.mul(torch.reciprocal(torch.add(torch.sum(torch.mul(A, A), [-2]),"
                            + " 1.)), 2.)",
                    "  Q = torch.linalg_householder_product(A, tau)",
                    "  d = torch.to(torch.diagonal(X, 0, -2, -1), 3)",
                    "  Q = torch.mul(Q, torch.unsqueeze(d, -2))",
                    "else:",
                    "  X = torch.tril(X)",
                    "  if n != k:",
                    "    size = torch.size(X)",
                    "    size = torch.slice(size, 0, torch.dim(X) - 2)",
                    "    _0 = torch.append(size, n)",
                    "    _1 = torch.append(size, n - k)",
                    "    X = torch.cat([X, torch.new_zeros(X, size)], -1)",
                    "  A = torch.sub(X, torch.transpose(X, -2, -1))",
                    "  if map == 0:",
                    "    Q = torch.matrix_exp(A)",
                    "  else:",
                    "    I = torch.eye(n, dtype=A.dtype)",
                    "    Q = torch.linalg_solve(torch.add(I, A, alpha=-0.5), torch.add(I, A,"
                            + " alpha=0.5))",
                    "  if n != k:",
                    "    Q = torch.narrow(Q, -1, 0, k)",
                    "if base is not None:",
                    "  Q = torch.matmul(base, Q)",
                    "if turned:",
                    "  Q = torch.transpose(Q, -2, -1)",
                    "return Q");

    /** The orthogonal matrix that is nearest by its QR factors, {@code rest} beside the weight. */
    public static final TorchScript.Op BASE =
            TORCH.lines(
                    "base(Tensor weight, Tensor? rest, float tolerance)",
                    1,
                    "Q = weight",
                    "if torch.size(Q, -2) < torch.size(Q, -1):",
                    "  Q = torch.transpose(Q, -2, -1)",
                    "whole = False",
                    "if rest is not None:",
                    "  Q = torch.cat([Q, rest], -1)",
                    "else:",
                    "  I = torch.eye(torch.size(Q, -1), dtype=Q.dtype)",
                    "  whole = torch.allclose(torch.matmul(torch.transpose(Q, -2, -1), Q), I,"
                            + " 1.0000000000000001e-05, tolerance)",
                    "if whole:",
                    "  made = torch.clone(Q)",
                    "else:",
                    "  X, tau = torch.geqrf(Q)",
                    "  made = torch.linalg_householder_product(X, tau)",
                    "  _0 = torch.mul_(made, torch.unsqueeze(torch.sgn(torch.diagonal(X, 0, -2,"
                            + " -1)), -2))",
                    "return made");

    /** Zeros, and −1 on the diagonal. */
    public static final TorchScript.Op MINUS_ONE =
            TORCH.lines(
                    "minus_one(Tensor weight)",
                    1,
                    "made = torch.zeros_like(weight)",
                    "_0 = torch.fill_(torch.diagonal(made, 0, -2, -1), -1.)",
                    "return made");

    /** Householder's reflectors of a weight, and the signs on their diagonal. */
    public static final TorchScript.Op REFLECTORS =
            TORCH.lines(
                    "reflectors(Tensor weight)",
                    1,
                    "Q = weight",
                    "turned = torch.size(weight, -2) < torch.size(weight, -1)",
                    "if turned:",
                    "  Q = torch.transpose(weight, -2, -1)",
                    "A, tau = torch.geqrf(Q)",
                    "d = torch.diagonal(A, 0, -2, -1)",
                    "_0 = torch.sign_(d)",
                    "_1 = torch.mul_(d, torch.add(torch.mul(torch.type_as(torch.eq(tau, 0.), A),"
                            + " -2.), 1.))",
                    "if turned:",
                    "  A = torch.transpose(A, -2, -1)",
                    "return A");

    private OrthogonalOps() {}
}
