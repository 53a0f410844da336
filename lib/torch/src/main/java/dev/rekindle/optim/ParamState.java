package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import dev.rekindle.tensor.DType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one parameter within an update: {@code state["exp_avg"]} is {@code
 * state.elements("exp_avg")}.
 */
public final class ParamState {
    private static final String STEP = "step";

    private final Optimizer optimizer;
    private final Map<String, @Nullable Object> values;
    private final NDArray parameter;
    private final Workspace workspace;

    ParamState(
            Optimizer optimizer,
            Map<String, @Nullable Object> values,
            NDArray parameter,
            Workspace workspace) {
        this.optimizer = optimizer;
        this.values = values;
        this.parameter = parameter;
        this.workspace = workspace;
    }

    /** Tells whether there is such an entry, and it is not None. */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    /**
     * Returns the elements of a tensor like the parameter; what changes them changes the state.
     *
     * @throws IllegalStateException if there is no such tensor
     */
    public Elements elements(String name) {
        if (values.get(name) instanceof NDArray array) {
            return workspace.open(array, false);
        }
        throw new IllegalStateException(missing(optimizer, name));
    }

    /** Sets an entry to a copy of {@code elements}, and returns the elements of that copy. */
    public Elements keep(String name, Elements elements) {
        if (!has(name)) {
            values.put(name, optimizer.allocate(parameter));
        }
        return elements(name).set(elements);
    }

    /**
     * Returns a 0-dim tensor's value: {@code state["mu"].item()}.
     *
     * @throws IllegalStateException if there is no such number
     */
    public double number(String name) {
        return stored(name).get();
    }

    /** Sets a 0-dim tensor's value, rounded to its element type: {@code state["mu"].copy_(…)}. */
    public void number(String name, double value) {
        stored(name).set(value);
    }

    /** {@code state[name] *= factor}, and returns the product. */
    public double multiply(String name, double factor) {
        StateNumber number = stored(name);
        number.multiply(factor);
        return number.get();
    }

    /** Adds one to {@code state["step"]} and returns it. */
    public double nextStep() {
        StateNumber step = stored(STEP);
        step.set(step.get() + 1);
        return step.get();
    }

    private StateNumber stored(String name) {
        if (values.get(name) instanceof StateNumber number) {
            return number;
        }
        throw new IllegalStateException(missing(optimizer, name));
    }

    /** Fills a state that holds nothing yet; {@code begun} says with what. */
    static void fill(
            Optimizer optimizer,
            NewState begun,
            Map<String, @Nullable Object> values,
            NDArray parameter,
            Workspace workspace) {
        begun.entries()
                .forEach(
                        (name, entry) -> {
                            switch (entry.kind()) {
                                case NUMBER ->
                                        values.put(
                                                name,
                                                new StateNumber(DType.FLOAT32, entry.value()));
                                case TENSOR -> {
                                    NDArray array = optimizer.allocate(parameter);
                                    values.put(name, array);
                                    workspace.open(array, false).fill(entry.value());
                                }
                                case LATER -> {}
                            }
                        });
    }

    static String missing(Optimizer optimizer, String name) {
        return "["
                + optimizer.name()
                + "] the state of a parameter has no \""
                + name
                + "\", which its settings ask for. It is made with the first step: a setting that"
                + " needs it was switched on later, the state came from another optimizer, or"
                + " begin(…) of an own optimizer does not name it. Make a new optimizer with that"
                + " setting.";
    }
}
