package dev.rekindle.internal.djl;

/**
 * torch's activations and dropouts that overwrite their input, autograd told of it; each returns
 * another NDArray of the same memory. A leaf that requires a gradient is refused by the engine.
 */
public final class InPlaceOps {
    private static final TorchScript TORCH = new TorchScript();

    public static final TorchScript.Op CELU = of("celu_", "float alpha");
    public static final TorchScript.Op ELU = of("elu_", "float alpha");
    public static final TorchScript.Op HARDSIGMOID = of("hardsigmoid_");
    public static final TorchScript.Op HARDSWISH = of("hardswish_");
    public static final TorchScript.Op HARDTANH = of("hardtanh_", "float min_val", "float max_val");
    public static final TorchScript.Op LEAKY_RELU = of("leaky_relu_", "float slope");
    public static final TorchScript.Op MISH = of("mish_");
    public static final TorchScript.Op RELU = of("relu_");
    public static final TorchScript.Op RELU6 = of("relu6_");
    public static final TorchScript.Op RRELU =
            of("rrelu_", "float lower", "float upper", "bool training");
    public static final TorchScript.Op SELU = of("selu_");
    public static final TorchScript.Op SILU = of("silu_");
    public static final TorchScript.Op THRESHOLD =
            of("threshold_", "float threshold", "float value");

    public static final TorchScript.Op DROPOUT = of("dropout_", "float p", "bool training");
    public static final TorchScript.Op FEATURE_DROPOUT =
            of("feature_dropout_", "float p", "bool training");
    public static final TorchScript.Op ALPHA_DROPOUT =
            of("alpha_dropout_", "float p", "bool training");
    public static final TorchScript.Op FEATURE_ALPHA_DROPOUT =
            of("feature_alpha_dropout_", "float p", "bool training");

    private InPlaceOps() {}

    private static TorchScript.Op of(String name, String... settings) {
        StringBuilder declaration = new StringBuilder(name + "(Tensor x");
        StringBuilder call = new StringBuilder("torch." + name + "(x");
        for (String setting : settings) {
            declaration.append(", ").append(setting);
            call.append(", ").append(setting.substring(setting.indexOf(' ') + 1));
        }
        return TORCH.op(declaration + ")", call + ")");
    }
}
