package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.internal.djl.TrainingOps;
import dev.rekindle.internal.text.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps gradients from growing too large, between {@code backward} and the optimizer's step.
 * Mirrors {@code torch.nn.utils.clip_grad_norm_} and {@code clip_grad_value_}
 * (torch/nn/utils/clip_grad.py, 2.15.0). A parameter without a gradient is left out, as there.
 */
public final class ClipGrad {
    private ClipGrad() {}

    /** As {@link #clipGradNorm(List, double, double, boolean)}, of order 2. */
    public static double clipGradNorm(List<Parameter> parameters, double maxNorm) {
        return clipGradNorm(parameters, maxNorm, 2, false);
    }

    /**
     * Scales all gradients in place so that their norm, taken over all of them together, is at most
     * {@code maxNorm}.
     *
     * @param normType the order of the norm; infinity for the largest element
     * @param errorIfNonfinite whether a norm that is NaN or infinite is refused; else the gradients
     *     are scaled by it all the same, as in torch
     * @return the norm before, exactly
     * @throws IllegalStateException in torch's words if the norm is not finite and that is refused;
     *     nothing is changed
     */
    public static double clipGradNorm(
            List<Parameter> parameters, double maxNorm, double normType, boolean errorIfNonfinite) {
        List<NDArray> gradients = gradients(parameters);
        try {
            if (gradients.isEmpty()) {
                return 0;
            }
            Map<DataType, List<NDArray>> byType = new LinkedHashMap<>();
            gradients.forEach(
                    g -> byType.computeIfAbsent(g.getDataType(), t -> new ArrayList<>()).add(g));
            try (NDArray total =
                    TrainingOps.totalNorm(new ArrayList<>(byType.values()), normType)) {
                double norm =
                        total.getDataType() == DataType.FLOAT64
                                ? total.getDouble()
                                : total.getFloat();
                if (errorIfNonfinite && !Double.isFinite(norm)) {
                    throw new IllegalStateException(
                            "The total norm of order "
                                    + normType
                                    + " for gradients from `parameters` is non-finite, so it cannot"
                                    + " be clipped. To disable this error and scale the gradients"
                                    + " by the non-finite norm anyway, set"
                                    + " `errorIfNonfinite=false`");
                }
                TrainingOps.scaleTo(gradients, total, maxNorm);
                return norm;
            }
        } finally {
            gradients.forEach(NDArray::close);
        }
    }

    /** Brings each element of each gradient between {@code -clipValue} and {@code clipValue}. */
    public static void clipGradValue(List<Parameter> parameters, double clipValue) {
        List<NDArray> gradients = gradients(parameters);
        try {
            gradients.forEach(gradient -> TrainingOps.clamp(gradient, clipValue));
        } finally {
            gradients.forEach(NDArray::close);
        }
    }

    private static List<NDArray> gradients(List<Parameter> parameters) {
        List<NDArray> gradients = new ArrayList<>();
        for (Parameter parameter : Given.given(parameters, "clip_grad", "parameters")) {
            NDArray gradient =
                    Gradients.of(
                            Given.given(parameter, "clip_grad", "a parameter in the list")
                                    .getArray());
            if (gradient != null) {
                gradients.add(gradient);
            }
        }
        return gradients;
    }
}
