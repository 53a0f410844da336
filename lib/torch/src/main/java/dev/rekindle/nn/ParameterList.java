package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in a row, named {@code 0}, {@code 1} …; whoever holds the list says what they are for.
 * Mirrors {@code torch.nn.ParameterList} (torch/nn/modules/container.py, 2.15.0).
 */
public class ParameterList extends Module implements Iterable<Parameter> {
    public ParameterList(Parameter... parameters) {
        Objects.requireNonNull(parameters, "parameters is null; give the parameters, or nothing");
        for (Parameter parameter : parameters) {
            append(parameter);
        }
    }

    ParameterList(SavedModule saved) {
        int size = saved.integer("_size");
        if (size != saved.parameters().size()) {
            throw new IllegalArgumentException("it holds other things than parameters");
        }
        saved.parameters()
                .forEach(
                        (name, value) ->
                                parts().register(name, Parameter.class, held(saved.shape(name))));
    }

    private @Nullable Parameter held(long @Nullable [] shape) {
        return shape == null ? null : new Parameter(this::ownManager, shape);
    }

    /** Adds a parameter behind the others, and returns this list. */
    public ParameterList append(Parameter parameter) {
        Objects.requireNonNull(parameter, "parameter is null; each place of a list holds one");
        parts().register(new String(Integer.toString(size())), Parameter.class, parameter);
        return this;
    }

    /** Adds parameters behind the others, and returns this list. */
    public ParameterList extend(Iterable<Parameter> parameters) {
        Objects.requireNonNull(parameters, "parameters is null; give the parameters");
        parameters.forEach(this::append);
        return this;
    }

    /**
     * A negative index counts from the end.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public Parameter get(int index) {
        return Place.of(inOrder(), index);
    }

    /** Puts a parameter in the place of another, and returns the other. */
    public Parameter set(int index, Parameter parameter) {
        Objects.requireNonNull(parameter, "parameter is null; each place of a list holds one");
        Parameter before = get(index);
        parts().replace(Integer.toString(index < 0 ? index + size() : index), parameter);
        return before;
    }

    /** Returns the parameters from {@code start} to before {@code stop} in a list of their own. */
    public ParameterList slice(int start, int stop) {
        int from = Math.min(size(), Math.max(0, start < 0 ? start + size() : start));
        int to = Math.min(size(), Math.max(from, stop < 0 ? stop + size() : stop));
        return new ParameterList(inOrder().subList(from, to).toArray(new Parameter[0]));
    }

    /** Walks over the parameters in order. */
    @Override
    public Iterator<Parameter> iterator() {
        return Collections.unmodifiableList(inOrder()).iterator();
    }

    public int size() {
        return ownParameters().size();
    }

    private List<Parameter> inOrder() {
        return new ArrayList<>(parts().present(Parameter.class).values());
    }

    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                "Module [ParameterList] is missing the required \"forward\" function");
    }

    @Override
    Map<String, @Nullable Object> derivedAttributes() {
        return Map.of("_size", (long) size());
    }

    @Override
    protected String extraRepr() {
        return lines(this, parameter -> String.valueOf(parameter.dtype()));
    }

    /** One line a parameter, as torch writes them. */
    static String lines(Module module, java.util.function.Function<Parameter, String> type) {
        return module.parts().present(Parameter.class).entrySet().stream()
                .map(
                        entry ->
                                "  ("
                                        + entry.getKey()
                                        + "): Parameter containing: ["
                                        + type.apply(entry.getValue())
                                        + " of size "
                                        + sizes(entry.getValue().shape())
                                        + "]")
                .collect(Collectors.joining("\n"));
    }

    private static String sizes(long[] shape) {
        return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining("x"));
    }
}
