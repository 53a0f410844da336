package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.tensor.DType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Parameters under names; whoever holds the dict says what they are for. Mirrors {@code
 * torch.nn.ParameterDict} (torch/nn/modules/container.py, 2.15.0).
 */
public class ParameterDict extends Module {
    public ParameterDict() {}

    public ParameterDict(Map<String, Parameter> parameters) {
        Objects.requireNonNull(parameters, "parameters is null; give them under their names");
        parameters.forEach(this::put);
    }

    ParameterDict(SavedModule saved) {
        if (!(saved.value("_keys") instanceof Map<?, ?> keys)
                || !keys.keySet().equals(saved.parameters().keySet())) {
            throw new IllegalArgumentException("it holds other things than parameters");
        }
        saved.parameters()
                .forEach(
                        (name, value) -> {
                            long[] shape = saved.shape(name);
                            parts().register(
                                            name,
                                            Parameter.class,
                                            shape == null
                                                    ? null
                                                    : new Parameter(this::ownManager, shape));
                        });
    }

    /**
     * Holds a parameter under a name, in the place of another if there is one, and returns this
     * dict.
     *
     * @throws IllegalArgumentException with torch's sentence if the name is empty, holds a dot or
     *     is taken
     */
    public ParameterDict put(String name, Parameter parameter) {
        Objects.requireNonNull(parameter, "parameter is null; each name of a dict holds one");
        registerParameter(name, parameter);
        return this;
    }

    /**
     * @throws IllegalArgumentException if there is none of that name
     */
    public Parameter get(String name) {
        if (parts().get(name) instanceof Parameter found) {
            return found;
        }
        throw new IllegalArgumentException(
                "no parameter " + name + " in this dict; it has " + ownParameters().keySet());
    }

    public int size() {
        return ownParameters().size();
    }

    public boolean containsKey(String name) {
        return ownParameters().containsKey(name);
    }

    /** Returns the names, in the order in which they were put. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(ownParameters().keySet());
    }

    /** Returns the parameters in that order. */
    public List<Parameter> values() {
        return List.copyOf(parts().present(Parameter.class).values());
    }

    /**
     * Takes a parameter out, and returns it.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Parameter pop(String name) {
        Parameter found = get(name);
        parts().remove(name);
        return found;
    }

    /** Returns the parameter of that name, which is {@code otherwise} if there was none. */
    public Parameter setdefault(String name, Parameter otherwise) {
        if (!containsKey(name)) {
            put(name, otherwise);
        }
        return get(name);
    }

    /**
     * Takes out the parameter that was put last, and returns it with its name.
     *
     * @throws IllegalArgumentException if the dict is empty
     */
    public Map.Entry<String, Parameter> popitem() {
        String last = null;
        for (String name : ownParameters().keySet()) {
            last = name;
        }
        if (last == null) {
            throw new IllegalArgumentException("popitem(): dictionary is empty");
        }
        return Map.entry(last, pop(last));
    }

    /** Returns a dict that holds one and the same parameter under each name, in their order. */
    public static ParameterDict fromkeys(Iterable<String> names, Parameter parameter) {
        Objects.requireNonNull(names, "names is null; give the names of the new dict");
        ParameterDict made = new ParameterDict();
        names.forEach(name -> made.put(name, parameter));
        return made;
    }

    /**
     * Puts all of another dict in its order, and returns this one; both hold the same parameters
     * then. {@code new ParameterDict().update(dict)} is Python's {@code dict.copy()}, while {@link
     * #copy()} is a {@code deepcopy} here, as of each module.
     */
    public ParameterDict update(ParameterDict other) {
        Objects.requireNonNull(other, "other is null; give a dict");
        other.parts().present(Parameter.class).forEach(this::put);
        return this;
    }

    /**
     * Puts all of another, and returns this dict. A plain map is put in the order of its names, as
     * torch does; one that keeps its own order, a {@code LinkedHashMap}, in that.
     */
    public ParameterDict update(Map<String, Parameter> parameters) {
        Objects.requireNonNull(parameters, "parameters is null; give them under their names");
        boolean ordered = parameters instanceof LinkedHashMap;
        (ordered ? parameters : new TreeMap<>(parameters)).forEach(this::put);
        return this;
    }

    /** Takes all out. */
    public void clear() {
        List.copyOf(ownParameters().keySet()).forEach(parts()::remove);
    }

    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                "Module [ParameterDict] is missing the required \"forward\" function");
    }

    @Override
    Map<String, @Nullable Object> derivedAttributes() {
        Map<Object, @Nullable Object> keys = new LinkedHashMap<>();
        ownParameters().keySet().forEach(name -> keys.put(name, null));
        return Map.of("_keys", keys);
    }

    @Override
    protected String extraRepr() {
        return ParameterList.lines(this, parameter -> typeName(parameter.dtype()));
    }

    /** Torch's older name of a type of tensors. */
    private static String typeName(@Nullable DType type) {
        String name =
                type == null
                        ? ""
                        : switch (type) {
                            case FLOAT64 -> "Double";
                            case FLOAT16 -> "Half";
                            case BFLOAT16 -> "BFloat16";
                            default -> "Float";
                        };
        return "torch." + name + "Tensor";
    }
}
