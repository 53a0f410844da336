package dev.rekindle.internal.djl;

import dev.rekindle.internal.codec.Values;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.Parameter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Why an entry of a state_dict does not go into its place, in the words of {@code
 * _load_from_state_dict} (torch/nn/modules/module.py, 2.15.0); other than torch, a change of the
 * element type is refused, too.
 */
public final class Mismatch {
    private Mismatch() {}

    /** Returns the sentence, or null if the entry fits. */
    public static @Nullable String of(
            String key, @Nullable Object saved, long[] shape, @Nullable DType dtype) {
        Tensor tensor = dense(saved);
        if (tensor == null) {
            return "While copying the parameter named \""
                    + key
                    + "\", expected torch.Tensor or Tensor-like object from checkpoint but"
                    + " received "
                    + received(saved);
        }
        // Files of torch 0.3 and older hold scalars as one element in a row.
        boolean scalar = shape.length == 0 && tensor.dim() == 1 && tensor.numel() == 1;
        if (!scalar && !Arrays.equals(tensor.shape(), shape)) {
            return "size mismatch for "
                    + key
                    + ": copying a param with shape "
                    + size(tensor.shape())
                    + " from checkpoint, the shape in current model is "
                    + size(shape)
                    + ".";
        }
        if (tensor.dtype() != dtype) {
            return "dtype mismatch for "
                    + key
                    + ": copying a param of "
                    + tensor.dtype()
                    + " from checkpoint, the dtype in current model is "
                    + (dtype == null ? "not that of a dense tensor" : dtype)
                    + ".";
        }
        return null;
    }

    private static @Nullable Tensor dense(@Nullable Object saved) {
        if (saved instanceof Parameter parameter) {
            return dense(parameter.data());
        } else if (saved instanceof AttributedTensor attributed) {
            return dense(attributed.tensor());
        }
        return saved instanceof Tensor tensor ? tensor : null;
    }

    private static String received(@Nullable Object saved) {
        String type = Values.of(saved).type();
        return type.equals("Tensor") || type.equals("Parameter") ? Values.described(saved) : type;
    }

    private static String size(long[] shape) {
        return "torch.Size(" + Arrays.toString(shape) + ")";
    }
}
