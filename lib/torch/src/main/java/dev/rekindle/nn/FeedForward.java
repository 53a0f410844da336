package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.value.Global;

/** The activation of a Transformer's layer: a function of torch's by its name, or a module. */
final class FeedForward {
    private FeedForward() {}

    /** Returns torch's {@code activation_relu_or_gelu}: 1, 2, or 0 for another. */
    static int kind(Object activation) {
        String name =
                activation instanceof Module module ? module.pythonName() : activation.toString();
        return switch (name) {
            case "torch.nn.functional.relu", "torch.nn.modules.activation.ReLU" -> 1;
            case "torch._C._nn.gelu", "torch.nn.modules.activation.GELU" -> 2;
            default -> 0;
        };
    }

    /** Returns what a file holds as the activation of a layer. */
    static Object read(SavedModule saved) {
        Module child = saved.children().get("activation");
        if (child != null) {
            return child;
        }
        Object found = saved.value("activation", TransformerOptions.RELU);
        if (!found.equals(TransformerOptions.RELU) && !found.equals(TransformerOptions.GELU)) {
            throw new IllegalArgumentException("its activation is " + found);
        }
        return found;
    }

    static NDArray activate(Object activation, NDArray x) {
        if (activation instanceof Module module) {
            return module.call(x);
        }
        return ((Global) activation).name().equals("relu") ? F.relu(x) : F.gelu(x);
    }
}
