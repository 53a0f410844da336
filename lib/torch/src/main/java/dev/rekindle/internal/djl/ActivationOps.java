package dev.rekindle.internal.djl;

/** torch's activations, each a line of TorchScript; what each takes stands in its declaration. */
public final class ActivationOps {
    private static final TorchScript TORCH = new TorchScript();

    public static final TorchScript.Op CELU =
            TORCH.op("celu(Tensor x, float alpha)", "torch.celu(x, alpha)");
    public static final TorchScript.Op ELU =
            TORCH.op("elu(Tensor x, float alpha)", "torch.elu(x, alpha)");
    public static final TorchScript.Op GELU =
            TORCH.op(
                    "gelu(Tensor x, bool tanh)",
                    "torch.gelu(x, approximate=\"tanh\" if tanh else \"none\")");
    public static final TorchScript.Op GLU =
            TORCH.op("glu(Tensor x, int dim)", "torch.glu(x, dim)");
    public static final TorchScript.Op HARDSHRINK =
            TORCH.op("hardshrink(Tensor x, float lambd)", "torch.hardshrink(x, lambd)");
    public static final TorchScript.Op HARDSIGMOID =
            TORCH.op("hardsigmoid(Tensor x)", "torch.hardsigmoid(x)");
    public static final TorchScript.Op HARDSWISH =
            TORCH.op("hardswish(Tensor x)", "torch.hardswish(x)");
    public static final TorchScript.Op HARDTANH =
            TORCH.op(
                    "hardtanh(Tensor x, float min_val, float max_val)",
                    "torch.hardtanh(x, min_val, max_val)");
    public static final TorchScript.Op LEAKY_RELU =
            TORCH.op("leaky_relu(Tensor x, float slope)", "torch.leaky_relu(x, slope)");
    public static final TorchScript.Op LOG_SIGMOID =
            TORCH.op("log_sigmoid(Tensor x)", "torch.log_sigmoid(x)");
    public static final TorchScript.Op MISH = TORCH.op("mish(Tensor x)", "torch.mish(x)");
    public static final TorchScript.Op PRELU =
            TORCH.op("prelu(Tensor x, Tensor weight)", "torch.prelu(x, weight)");
    public static final TorchScript.Op RELU6 = TORCH.op("relu6(Tensor x)", "torch.relu6(x)");
    public static final TorchScript.Op RRELU =
            TORCH.op(
                    "rrelu(Tensor x, float lower, float upper, bool training)",
                    "torch.rrelu(x, lower, upper, training)");
    public static final TorchScript.Op SELU = TORCH.op("selu(Tensor x)", "torch.selu(x)");
    public static final TorchScript.Op SILU = TORCH.op("silu(Tensor x)", "torch.silu(x)");
    public static final TorchScript.Op SOFTPLUS =
            TORCH.op(
                    "softplus(Tensor x, float beta, float threshold)",
                    "torch.softplus(x, beta, threshold)");
    public static final TorchScript.Op SOFTSHRINK =
            TORCH.op("softshrink(Tensor x, float lambd)", "torch.softshrink(x, lambd)");
    public static final TorchScript.Op SOFTSIGN =
            TORCH.op("softsign(Tensor x)", "torch.div(x, torch.add(torch.abs(x), 1))");
    public static final TorchScript.Op TANHSHRINK =
            TORCH.op("tanhshrink(Tensor x)", "torch.sub(x, torch.tanh(x))");
    public static final TorchScript.Op THRESHOLD =
            TORCH.op(
                    "threshold(Tensor x, float threshold, float value)",
                    "torch.threshold(x, threshold, value)");

    private ActivationOps() {}
}
