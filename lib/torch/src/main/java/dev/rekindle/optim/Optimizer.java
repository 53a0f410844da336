package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.Checkpoint;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes parameters by their gradients. Mirrors {@code torch.optim.Optimizer}
 * (torch/optim/optimizer.py, 2.15.0). It owns the memory of its state; {@link #close()} frees it. A
 * parameter that got no gradient since {@link #zeroGrad()} is skipped, as in torch.
 */
public abstract class Optimizer implements AutoCloseable {
    private final List<ParamGroup> groups = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final NDManager manager;
    private Map<Integer, Map<String, @Nullable Object>> state = new LinkedHashMap<>();

    Optimizer(List<Parameter> parameters, Map<String, @Nullable Object> settings) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("optimizer got an empty parameter list");
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Parameter parameter : parameters) {
            if (!seen.add(parameter)) {
                throw new IllegalArgumentException(
                        "some parameters appear in more than one parameter group");
            }
            DataType type = parameter.getArray().getDataType();
            if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
                throw new IllegalArgumentException(
                        getClass().getSimpleName()
                                + " takes float32 and float64 parameters, and was given "
                                + type);
            }
        }
        this.parameters.addAll(parameters);
        this.groups.add(new ParamGroup(parameters, settings));
        this.manager = Engines.newManager();
    }

    /** Adds parameters with this optimizer's settings, except where {@code changed} says so. */
    public void addParamGroup(List<Parameter> more, Map<String, ? extends Object> changed) {
        for (Parameter parameter : more) {
            if (parameters.stream().anyMatch(p -> p == parameter)) {
                throw new IllegalArgumentException(
                        "some parameters appear in more than one parameter group");
            }
        }
        ParamGroup group = new ParamGroup(more, groups.get(0).settings());
        changed.forEach(group::set);
        parameters.addAll(more);
        groups.add(group);
    }

    public List<ParamGroup> paramGroups() {
        return Collections.unmodifiableList(groups);
    }

    /** Changes every parameter that has a gradient. */
    public void step() {
        int index = 0;
        for (ParamGroup group : groups) {
            for (Parameter parameter : group.parameters()) {
                step(group, index++, parameter);
            }
        }
    }

    private void step(ParamGroup group, int index, Parameter parameter) {
        try (NDArray gradient = Gradients.of(parameter.getArray())) {
            if (gradient != null) {
                update(group, index, parameter.getArray(), gradient);
            }
        }
    }

    /** Forgets the gradients of all parameters. */
    public void zeroGrad() {
        parameters.forEach(parameter -> Gradients.clear(parameter.getArray()));
    }

    /** Changes one parameter; {@code index} counts over all groups and names its state. */
    abstract void update(ParamGroup group, int index, NDArray parameter, NDArray gradient);

    /** Returns the names of the tensors that one parameter's state may hold. */
    abstract Set<String> stateNames();

    /** Returns the settings that older versions of torch did not save; they keep their values. */
    abstract List<String> laterSettings();

    /**
     * Returns the optimizer for DJL's {@code TrainingConfig}: {@code optOptimizer(forTrainer())}.
     */
    public ai.djl.training.optimizer.Optimizer forTrainer() {
        return new TrainerOptimizer(this);
    }

    /** Does one parameter's step, then forgets its gradient: DJL's trainer never does. */
    void stepFor(NDArray array) {
        int index = 0;
        for (ParamGroup group : groups) {
            for (Parameter parameter : group.parameters()) {
                if (parameter.getArray() == array) {
                    step(group, index, parameter);
                    // DJL updates in an order of its own; torch's is that of the parameters.
                    state = new LinkedHashMap<>(new TreeMap<>(state));
                    Gradients.clear(array);
                    return;
                }
                index++;
            }
        }
    }

    /**
     * Returns {@code {"state": …, "param_groups": …}} in torch's layout: {@code
     * stateDict().checkpoint("state").checkpoint(0).tensor("momentum_buffer")}. Its tensors look at
     * the optimizer's memory, as in torch.
     */
    public Checkpoint stateDict() {
        return OptimizerState.save(this);
    }

    /** As {@link #loadStateDict(Map)}, of what {@link #stateDict} gave or a file held. */
    public void loadStateDict(Checkpoint stateDict) {
        loadStateDict(stateDict.entries());
    }

    /**
     * Takes over settings and state. Everything is checked first; nothing is changed if it does not
     * fit. The state is copied: torch keeps the given tensors themselves, so that there two
     * optimizers filled from one dictionary share their momentum.
     *
     * @throws IllegalArgumentException with torch's sentence if groups or their sizes differ, or
     *     with the reason why it is not this optimizer's state
     */
    public void loadStateDict(Map<?, ?> stateDict) {
        OptimizerState.load(this, stateDict);
    }

    /** Frees the memory of the state. The parameters stay. */
    @Override
    public void close() {
        manager.close();
    }

    final Map<Integer, Map<String, @Nullable Object>> state() {
        return state;
    }

    final void state(Map<Integer, Map<String, @Nullable Object>> loaded) {
        state = loaded;
    }

    final List<Parameter> parameters() {
        return parameters;
    }

    final Map<String, @Nullable Object> stateOf(int index) {
        return state.computeIfAbsent(index, i -> new LinkedHashMap<>());
    }

    /** Returns a new array of the optimizer's own, shaped like {@code like}, not initialised. */
    final NDArray allocate(NDArray like) {
        return Engines.keep(manager.create(like.getShape(), like.getDataType()));
    }

    final NDManager manager() {
        return manager;
    }

    /** Returns the class and its settings as Python prints them. */
    @Override
    public String toString() {
        return OptimizerState.print(this);
    }
}
