package dev.rekindle.internal.djl;

/** What torch/nn/functional.py, 2.15.0 has beside the functions of its layers. */
public final class LayerlessOps {
    private static final TorchScript TORCH = new TorchScript();

    public static final TorchScript.Op ONE_HOT =
            TORCH.op("one_hot(Tensor x, int classes)", "torch.one_hot(x, classes)");
    public static final TorchScript.Op NORMALIZE =
            TORCH.lines(
                    "normalize(Tensor x, float p, int dim, float eps)",
                    1,
                    "norm = torch.clamp_min(torch.linalg_vector_norm(x, p, [dim], True), eps)",
                    "return torch.div(x, torch.expand_as(norm, x))");
    public static final TorchScript.Op PDIST =
            TORCH.op("pdist(Tensor x, float p)", "torch.pdist(x, p)");
    public static final TorchScript.Op GUMBEL_SOFTMAX =
            TORCH.lines(
                    "gumbel_softmax(Tensor x, float tau, bool hard, int dim)",
                    1,
                    "drawn = torch.empty_like(x, memory_format=0)",
                    "noise = torch.neg(torch.log(torch.exponential_(drawn)))",
                    "soft = torch.softmax(torch.div(torch.add(x, noise), tau), dim)",
                    "if not hard:",
                    "  return soft",
                    "place = torch.max(soft, dim, True)[1]",
                    "one = torch.scatter_(torch.zeros_like(x, memory_format=0), dim, place, 1.)",
                    "return torch.add(torch.sub(one, torch.detach(soft)), soft)");
    public static final TorchScript.Op GRID_SAMPLE =
            TORCH.op(
                    "grid_sample(Tensor x, Tensor grid, int mode, int padding, bool align)",
                    "torch.grid_sampler(x, grid, mode, padding, align)");
    public static final TorchScript.Op AFFINE_GRID =
            TORCH.op(
                    "affine_grid(Tensor theta, int[] size, bool align)",
                    "torch.affine_grid_generator(theta, size, align)");
    public static final TorchScript.Op CONV_TBC =
            TORCH.op(
                    "conv_tbc(Tensor x, Tensor weight, Tensor bias, int pad)",
                    "torch.conv_tbc(x, weight, bias, pad)");
    public static final TorchScript.Op SCALED_DOT_PRODUCT_ATTENTION =
            TORCH.op(
                    "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value,"
                            + " Tensor? mask, float p, bool causal, float? scale, bool gqa)",
                    "torch.scaled_dot_product_attention(query, key, value, mask, p, causal,"
                            + " scale=scale, enable_gqa=gqa)");

    private LayerlessOps() {}
}
