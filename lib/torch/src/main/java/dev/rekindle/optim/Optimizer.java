package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.Checkpoint;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.internal.djl.Uses;
import dev.rekindle.internal.text.Given;
import dev.rekindle.nn.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes parameters by their gradients. Mirrors {@code torch.optim.Optimizer}
 * (torch/optim/optimizer.py, 2.15.0) and its single-tensor arithmetic. It owns the memory of its
 * state; {@link #close()} frees it. A parameter that got no gradient since {@link #zeroGrad()} is
 * skipped, as in torch.
 *
 * <p>An own optimizer says its settings, what a parameter's state begins with, and torch's lines:
 *
 * <pre>
 * public final class Lion extends Optimizer {
 *     public Lion(List&lt;Parameter&gt; parameters, double lr) {
 *         super(parameters, Map.of("lr", lr, "beta", 0.9));
 *     }
 *
 *     protected void begin(ParamGroup group, NewState state) {
 *         state.zeros("exp_avg");
 *     }
 *
 *     protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
 *         Elements average = state.elements("exp_avg").lerp(grad, 1 - group.number("beta"));
 *         param.add(average.copy().sign(), -group.number("lr"));
 *     }
 * }
 * </pre>
 *
 * One thread at a time works in an optimizer; {@code close} waits for the step of another.
 */
public abstract class Optimizer implements AutoCloseable {
    private static final int POWERS = 256;

    private final Object lock = new Object();
    private final Map<String, @Nullable Object> defaults;
    private final List<ParamGroup> groups = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final NDManager manager;
    private final Workspace.Rows rows = new Workspace.Rows();
    private final Map<List<Double>, Double> powers = new LinkedHashMap<>();
    private boolean closed;
    private Map<Integer, Map<String, @Nullable Object>> state = new LinkedHashMap<>();

    /**
     * @param defaults torch's names of the settings and their values, in the order in which they
     *     are saved; {@code "lr"} among them
     * @throws IllegalArgumentException if there is no parameter, two have one array, or one is
     *     neither float32 nor float64
     */
    protected Optimizer(List<Parameter> parameters, Map<String, ?> defaults) {
        this(NamedParameters.of(parameters), defaults);
    }

    /** As {@link #Optimizer(List, Map)}; the names are saved with the settings. */
    protected Optimizer(Map<String, Parameter> named, Map<String, ?> defaults) {
        this(NamedParameters.of(named), defaults);
    }

    Optimizer(NamedParameters given, Map<String, ?> defaults) {
        requireGiven(defaults, "defaults");
        if (given.parameters().isEmpty()) {
            throw new IllegalArgumentException("optimizer got an empty parameter list");
        }
        this.defaults = new LinkedHashMap<>(defaults);
        add(given, Map.of());
        this.manager = Engines.newManager();
    }

    /** Says what the state of a parameter begins with, under the settings of its group. */
    protected abstract void begin(ParamGroup group, NewState state);

    /**
     * Does one parameter's step. All that it changes is {@code param}, {@code state} and copies of
     * its own; it is called outside of autograd.
     */
    protected abstract void update(
            ParamGroup group, ParamState state, Elements param, Elements grad);

    /**
     * Returns the settings that older versions of torch did not save, and what they are where a
     * state lacks them, in the order in which they are added: torch's {@code __setstate__}.
     */
    protected Map<String, @Nullable Object> laterSettings() {
        return Map.of();
    }

    /** Returns {@code x ** y} to Python's last bit, which {@code Math.pow} misses at times. */
    protected final double pow(double x, double y) {
        // All parameters of a step ask for the same powers, and the engine takes 20 µs for each.
        if (powers.size() >= POWERS) {
            powers.clear();
        }
        return powers.computeIfAbsent(List.of(x, y), key -> Ops.pow(x, y));
    }

    /**
     * Adds parameters with this optimizer's settings as it was made with, except where {@code
     * changed} says so. What is refused adds nothing.
     *
     * @throws IllegalArgumentException if a parameter is in the optimizer already, a setting is
     *     unknown or of another type, or the other groups have names
     */
    public void addParamGroup(List<Parameter> more, Map<String, ?> changed) {
        requireGiven(changed, "changed");
        NamedParameters given = NamedParameters.of(more);
        synchronized (lock) {
            requireOpen();
            add(given, changed);
        }
    }

    /** As {@link #addParamGroup(List, Map)}, with names, where the other groups have names, too. */
    public void addParamGroup(Map<String, Parameter> named, Map<String, ?> changed) {
        requireGiven(changed, "changed");
        NamedParameters given = NamedParameters.of(named);
        synchronized (lock) {
            requireOpen();
            add(given, changed);
        }
    }

    private void add(NamedParameters given, Map<String, ?> changed) {
        given.requireFitting(name(), parameters);
        for (ParamGroup group : groups) {
            given.requireNamedLike(group);
        }
        ParamGroup group = new ParamGroup(given, changed, defaults);
        parameters.addAll(given.parameters());
        groups.add(group);
    }

    public List<ParamGroup> paramGroups() {
        return Collections.unmodifiableList(groups);
    }

    /** Returns the settings that it was made with: {@code optimizer.defaults}. */
    public Map<String, @Nullable Object> defaults() {
        return Collections.unmodifiableMap(defaults);
    }

    /**
     * Changes every parameter that has a gradient. All is checked before the first is changed. A
     * loss that was computed before it can't go back after it, as in torch ("modified by an inplace
     * operation").
     *
     * @throws IllegalStateException if the optimizer or a parameter's array was closed, or a
     *     setting asks for arithmetic that is not here, such as {@code fused}; nothing is changed
     * @throws IllegalArgumentException if a parameter's elements share their memory, or it and its
     *     gradient differ; nothing is changed
     */
    public void step() {
        synchronized (lock) {
            requireOpen();
            try (PlannedStep step = new PlannedStep(this)) {
                int index = 0;
                for (ParamGroup group : groups) {
                    for (Parameter parameter : group.parameters()) {
                        step.add(group, index++, parameter);
                    }
                }
                step.make();
                if (!step.changed().isEmpty()) {
                    Ops.changed(step.changed());
                }
            }
        }
    }

    final NewState begun(ParamGroup group) {
        NewState begun = new NewState();
        begin(group, begun);
        return begun;
    }

    /** Gives each parameter its state at once, as Adagrad does when it is made. */
    final void beginAll() {
        int index = 0;
        for (ParamGroup group : groups) {
            for (Parameter parameter : group.parameters()) {
                Map<String, @Nullable Object> own = new LinkedHashMap<>();
                try (Workspace workspace = new Workspace(manager, rows)) {
                    ParamState.fill(this, begun(group), own, parameter.getArray(), workspace);
                }
                state.put(index++, own);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "["
                            + name()
                            + "] the optimizer was closed, and its state is gone. Make a new one.");
        }
    }

    /** Says by its name what is null. */
    static void requireGiven(@Nullable Object value, String name) {
        Given.given(value, "optimizer", name);
    }

    /** Tells whether a state may hold a tensor that {@link #begin} does not name. */
    boolean keeps(String stateName) {
        return !OtherOptimizers.NAMES.contains(stateName);
    }

    /** Returns torch's name of it. */
    String name() {
        return getClass().getSimpleName();
    }

    /**
     * Forgets the gradients of all parameters: what has no gradient after this is skipped by {@link
     * #step()}, momentum and decay included, as in torch.
     */
    public void zeroGrad() {
        zeroGrad(true);
    }

    /**
     * Forgets the gradients; with {@code setToNone} false they become zeros, and the next step
     * moves the parameters by momentum and decay, as in torch.
     */
    public void zeroGrad(boolean setToNone) {
        synchronized (lock) {
            for (Parameter parameter : parameters) {
                if (setToNone) {
                    Gradients.clear(parameter.getArray());
                } else {
                    Gradients.zero(parameter.getArray());
                }
            }
        }
    }

    /**
     * Returns the optimizer for DJL's {@code TrainingConfig}: {@code optOptimizer(forTrainer())}.
     */
    public ai.djl.training.optimizer.Optimizer forTrainer() {
        return new TrainerOptimizer(this);
    }

    /** Does one parameter's step, then forgets its gradient: DJL's trainer never does. */
    void stepFor(NDArray array) {
        synchronized (lock) {
            requireOpen();
            int index = 0;
            for (ParamGroup group : groups) {
                for (Parameter parameter : group.parameters()) {
                    if (parameter.getArray() == array) {
                        stepFor(group, index, parameter);
                        return;
                    }
                    index++;
                }
            }
        }
    }

    private void stepFor(ParamGroup group, int index, Parameter parameter) {
        try (PlannedStep step = new PlannedStep(this)) {
            step.add(group, index, parameter);
            step.make();
        }
        // DJL updates in an order of its own; torch's is that of the parameters.
        state = new LinkedHashMap<>(new TreeMap<>(state));
        Gradients.clear(parameter.getArray());
    }

    /**
     * Returns {@code {"state": …, "param_groups": …}} in torch's layout: {@code
     * stateDict().checkpoint("state").checkpoint(0).tensor("momentum_buffer")}. Its tensors look at
     * the optimizer's memory, as in torch.
     */
    public Checkpoint stateDict() {
        synchronized (lock) {
            requireOpen();
            return SavedState.of(this);
        }
    }

    /** As {@link #loadStateDict(Map)}, of what {@link #stateDict} gave or a file held. */
    public void loadStateDict(Checkpoint stateDict) {
        requireGiven(stateDict, "stateDict");
        loadStateDict(stateDict.entries());
    }

    /**
     * Takes over settings and state. Everything is checked first; nothing is changed if it does not
     * fit. Tensors take the parameter's element type, but for {@code step}; settings that older
     * versions of torch did not save get their defaults, and what is unknown is kept.
     *
     * <p>Two things differ from torch on purpose. The state is copied: torch keeps the given
     * tensors themselves, so that there two optimizers filled from one dictionary share their
     * momentum. And a state whose keys are strings, as a flattened checkpoint has them, is refused:
     * torch finds no parameter for them and silently starts afresh.
     *
     * @throws IllegalArgumentException with torch's sentence if groups or their sizes differ, or
     *     with the reason why it is not this optimizer's state
     */
    public void loadStateDict(Map<?, ?> stateDict) {
        requireGiven(stateDict, "stateDict");
        synchronized (lock) {
            requireOpen();
            LoadedState.into(this, stateDict);
        }
    }

    /** Frees the memory of the state, after the step of another thread. The parameters stay. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            Uses.free(manager);
        }
    }

    final Map<Integer, Map<String, @Nullable Object>> state() {
        return state;
    }

    final void state(Map<Integer, Map<String, @Nullable Object>> loaded) {
        state = loaded;
    }

    /** Changes settings that are being loaded, as torch's {@code __setstate__} does. */
    void loaded(Map<String, @Nullable Object> settings) {}

    final List<Parameter> parameters() {
        return parameters;
    }

    /** Returns a new array of the optimizer's own, shaped like {@code like}, not initialised. */
    final NDArray allocate(NDArray like) {
        return Engines.keep(manager.create(like.getShape(), like.getDataType()));
    }

    final Workspace.Rows rows() {
        return rows;
    }

    final NDManager manager() {
        return manager;
    }

    /** Returns the class and its settings as Python prints them. */
    @Override
    public String toString() {
        return SavedState.print(this);
    }
}
