package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** The masks of attention, as numbers that are added to the scores. */
public final class MaskOps {
    private static final TorchScript TORCH = new TorchScript();

    private static final TorchScript.Op CANONICAL =
            TORCH.op(
                    "canonical(Tensor mask, Tensor like)",
                    "torch.masked_fill_(torch.zeros_like(mask, dtype=like.dtype), mask,"
                            + " -float(\"inf\"))");
    private static final TorchScript.Op CAUSAL =
            TORCH.op(
                    "causal(int n, Tensor like)",
                    "torch.triu(torch.full([n, n], -float(\"inf\"), dtype=like.dtype), 1)");
    private static final TorchScript.Op MERGED =
            TORCH.lines(
                    "merged(Tensor mask, Tensor? padding, int batch, int heads, int n)",
                    1,
                    "if torch.dim(mask) == 3:",
                    "  m = torch.view(mask, [batch, -1, n, n])",
                    "else:",
                    "  m = torch.expand(torch.view(mask, [1, 1, n, n]), [batch, heads, -1, -1])",
                    "if padding is not None:",
                    "  m = torch.add(m, torch.expand(torch.view(padding, [batch, 1, 1, n]),"
                            + " [-1, heads, -1, -1]))",
                    "return m");

    private MaskOps() {}

    /** Returns a mask of truth values as one that is added: −inf where it is true. */
    public static NDArray canonical(NDArray mask, NDArray like) {
        return CANONICAL.call(mask, like);
    }

    /** {@code (n, n)}: −inf above the diagonal, else 0. */
    public static NDArray causal(long n, NDArray like) {
        return CAUSAL.call(n, like);
    }

    /** {@code MultiheadAttention.merge_masks}, where there is a mask: {@code (N, heads, L, L)}. */
    public static NDArray merged(
            NDArray mask, @Nullable NDArray padding, long batch, long heads, long length) {
        return MERGED.call(mask, padding, batch, heads, length);
    }
}
