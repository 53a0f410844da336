package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters that are given to an optimizer, with names or without. */
record NamedParameters(List<Parameter> parameters, @Nullable List<String> names) {
    static NamedParameters of(List<Parameter> parameters) {
        Optimizer.requireGiven(parameters, "parameters");
        parameters.forEach(each -> Optimizer.requireGiven(each, "a parameter in the list"));
        return new NamedParameters(List.copyOf(parameters), null);
    }

    static NamedParameters of(Map<String, Parameter> named) {
        Optimizer.requireGiven(named, "parameters");
        named.values().forEach(each -> Optimizer.requireGiven(each, "a parameter in the map"));
        return new NamedParameters(
                List.copyOf(named.values()), List.copyOf(new ArrayList<>(named.keySet())));
    }

    /**
     * Asks what a step takes for granted.
     *
     * @throws IllegalArgumentException if one is computed of others; if two have one array, which
     *     each step would change twice, or the element type is none that a step can change
     */
    void requireFitting(String optimizer, List<Parameter> before) {
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        before.forEach(known -> arrays.add(known.getArray()));
        for (Parameter parameter : parameters) {
            if (!parameter.isLeaf()) {
                throw new IllegalArgumentException(
                        "can't optimize a non-leaf Tensor: one of these weights is computed of"
                                + " others. Give the module's parameters(), where those are.");
            }
            NDArray array = parameter.getArray();
            if (!arrays.add(array)) {
                throw new IllegalArgumentException(
                        "some parameters appear in more than one parameter group, or twice in one:"
                                + " the array of shape "
                                + array.getShape()
                                + " is there already, and each step would change it twice. Give"
                                + " each Parameter once, and one Parameter for each array.");
            }
            requireType(optimizer, array);
        }
    }

    /** Refuses elements that no update here computes with. */
    static void requireType(String optimizer, NDArray array) {
        DataType type = array.getDataType();
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw new IllegalArgumentException(
                    optimizer + " takes float32 and float64 parameters, and was given " + type);
        }
    }

    /** As torch does, asks that all groups have names, or none. */
    void requireNamedLike(ParamGroup group) {
        if ((names != null) != group.has(ParamGroup.NAMES)) {
            throw new IllegalArgumentException(
                    "all optimizer param groups should be with/without names. cannot add param"
                            + " group "
                            + (names != null ? "with names" : "without names")
                            + " to the optimizer");
        }
    }
}
