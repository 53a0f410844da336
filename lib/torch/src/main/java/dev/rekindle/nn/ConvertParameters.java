package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.SequenceOps;
import dev.rekindle.internal.text.Given;
import java.util.List;

/**
 * All parameters as one row of numbers, and back. Mirrors {@code parameters_to_vector} and {@code
 * vector_to_parameters} (torch/nn/utils/convert_parameters.py, 2.15.0).
 */
public final class ConvertParameters {
    private ConvertParameters() {}

    /** Returns the elements of all, in order, as one row; gradients flow through it. */
    public static NDArray parametersToVector(List<Parameter> parameters) {
        Given.given(parameters, "parameters_to_vector", "parameters");
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException(
                    "[parameters_to_vector] the list is empty. Give one parameter at least.");
        }
        return SequenceOps.flatCat(
                parameters.stream()
                        .map(p -> Given.given(p, "parameters_to_vector", "a parameter").getArray())
                        .toList());
    }

    /**
     * Overwrites the parameters with the numbers of a row; they stay the same arrays, and autograd
     * does not see it.
     *
     * @throws IllegalArgumentException if there are more numbers than elements or fewer, or they
     *     are of another element type; nothing is changed
     */
    public static void vectorToParameters(NDArray vector, List<Parameter> parameters) {
        Given.given(vector, "vector_to_parameters", "vector");
        Given.given(parameters, "vector_to_parameters", "parameters");
        long total = 0;
        for (Parameter each : parameters) {
            Given.given(each, "vector_to_parameters", "a parameter");
            if (each.getArray().getDataType() != vector.getDataType()) {
                throw new IllegalArgumentException(
                        "[vector_to_parameters] the vector is of "
                                + vector.getDataType()
                                + ", and a parameter of "
                                + each.dtype()
                                + ". Convert the vector.");
            }
            total += each.numel();
        }
        if (vector.getShape().dimension() != 1 || vector.size() != total) {
            throw new IllegalArgumentException(
                    "[vector_to_parameters] the vector is "
                            + vector.getShape()
                            + ", and the parameters have "
                            + total
                            + " elements.");
        }
        long start = 0;
        for (Parameter each : parameters) {
            try (NDArray part = SequenceOps.narrow(vector, 0, start, each.numel());
                    NDArray shaped = part.reshape(each.getArray().getShape())) {
                Memory.copy(each.getArray(), shaped);
            }
            start += each.numel();
        }
    }
}
