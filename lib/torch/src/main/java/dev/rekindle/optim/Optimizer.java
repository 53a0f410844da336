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
    private boolean closed;
    private Map<Integer, Map<String, @Nullable Object>> state = new LinkedHashMap<>();

    Optimizer(List<Parameter> parameters, Map<String, @Nullable Object> settings) {
        requireGiven(parameters, "parameters");
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("optimizer got an empty parameter list");
        }
        requireFitting(parameters);
        this.parameters.addAll(parameters);
        this.groups.add(new ParamGroup(parameters, settings));
        this.manager = Engines.newManager();
    }

    /**
     * Asks of parameters that are to be added what a step takes for granted.
     *
     * @throws IllegalArgumentException if two have one array, which each step would change twice,
     *     or the element type is none that a step can change
     */
    private void requireFitting(List<Parameter> more) {
        Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        parameters.forEach(known -> arrays.add(known.getArray()));
        for (Parameter parameter : more) {
            requireGiven(parameter, "a parameter in the list");
            NDArray array = parameter.getArray();
            if (!arrays.add(array)) {
                throw new IllegalArgumentException(
                        "some parameters appear in more than one parameter group, or twice in one:"
                                + " the array of shape "
                                + array.getShape()
                                + " is there already, and each step would change it twice. Give"
                                + " each Parameter once, and one Parameter for each array.");
            }
            DataType type = array.getDataType();
            if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
                throw new IllegalArgumentException(
                        getClass().getSimpleName()
                                + " takes float32 and float64 parameters, and was given "
                                + type);
            }
        }
    }

    /**
     * Adds parameters with this optimizer's settings, except where {@code changed} says so. What is
     * refused adds nothing.
     *
     * @throws IllegalArgumentException if a parameter is in the optimizer already, or a setting is
     *     unknown or of another type
     */
    public void addParamGroup(List<Parameter> more, Map<String, ? extends Object> changed) {
        requireGiven(more, "more");
        requireGiven(changed, "changed");
        requireFitting(more);
        ParamGroup group = new ParamGroup(more, groups.get(0).settings());
        changed.forEach(group::set);
        parameters.addAll(more);
        groups.add(group);
    }

    public List<ParamGroup> paramGroups() {
        return Collections.unmodifiableList(groups);
    }

    /**
     * Changes every parameter that has a gradient. All is checked before the first is changed.
     * Autograd does not see the change: a loss computed before it is not to go back after it, which
     * torch refuses ("modified by an inplace operation") and which here gives the gradients at the
     * changed values.
     *
     * @throws IllegalStateException if the optimizer or a parameter's array was closed; nothing is
     *     changed
     * @throws IllegalArgumentException if a parameter's elements share their memory, or it and its
     *     gradient differ; nothing is changed
     */
    public void step() {
        List<Change> changes = new ArrayList<>();
        try {
            int index = 0;
            for (ParamGroup group : groups) {
                for (Parameter parameter : group.parameters()) {
                    add(group, index++, parameter, changes);
                }
            }
            make(changes);
        } finally {
            changes.forEach(change -> change.gradient().close());
        }
    }

    /** What a step does to one parameter. */
    private record Change(ParamGroup group, int index, NDArray parameter, NDArray gradient) {}

    private static void add(
            ParamGroup group, int index, Parameter parameter, List<Change> changes) {
        NDArray array = parameter.getArray();
        NDArray gradient = Gradients.of(array);
        if (gradient != null) {
            changes.add(new Change(group, index, array, gradient));
        }
    }

    private void make(List<Change> changes) {
        requireOpen();
        for (Change change : changes) {
            check(change.group(), change.index(), change.parameter(), change.gradient());
        }
        for (Change change : changes) {
            update(change.group(), change.index(), change.parameter(), change.gradient());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "["
                            + getClass().getSimpleName()
                            + "] the optimizer was closed, and its state is gone. Make a new one.");
        }
    }

    /** Says by its name what is null. */
    static void requireGiven(@Nullable Object value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("[optimizer] " + name + " is null. Give one.");
        }
    }

    /** Forgets the gradients of all parameters. */
    public void zeroGrad() {
        parameters.forEach(parameter -> Gradients.clear(parameter.getArray()));
    }

    /** Asks whether {@link #update} can do its work, before any parameter is changed. */
    abstract void check(ParamGroup group, int index, NDArray parameter, NDArray gradient);

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
                    List<Change> change = new ArrayList<>();
                    try {
                        add(group, index, parameter, change);
                        make(change);
                    } finally {
                        change.forEach(done -> done.gradient().close());
                    }
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
        requireOpen();
        return OptimizerState.save(this);
    }

    /** As {@link #loadStateDict(Map)}, of what {@link #stateDict} gave or a file held. */
    public void loadStateDict(Checkpoint stateDict) {
        requireGiven(stateDict, "stateDict");
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
        requireGiven(stateDict, "stateDict");
        requireOpen();
        OptimizerState.load(this, stateDict);
    }

    /** Frees the memory of the state. The parameters stay. */
    @Override
    public void close() {
        closed = true;
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

    final boolean hasState(int index) {
        return state.containsKey(index);
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
