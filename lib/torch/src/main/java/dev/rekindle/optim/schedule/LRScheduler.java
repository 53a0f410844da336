package dev.rekindle.optim.schedule;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import dev.rekindle.Checkpoint;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.internal.text.Given;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.ParamGroup;
import dev.rekindle.value.NumpyScalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Changes an optimizer's learning rates from step to step. Mirrors {@code
 * torch.optim.lr_scheduler.LRScheduler} (torch/optim/lr_scheduler.py, 2.15.0) with {@code
 * last_epoch=-1}; to go on from a file, load its state and the optimizer's.
 *
 * <p>What Python's object has as attributes stands in one ordered map, which is its state: {@link
 * #stateDict()} gives Python's keys, order and types.
 *
 * <p>An own schedule calls {@link #start()} at the end of its constructor, and says the rates:
 *
 * <pre>
 * final class Halving extends LRScheduler {
 *     Halving(Optimizer optimizer) {
 *         super(optimizer);
 *         put("factor", 0.5);
 *         start();
 *     }
 *
 *     protected List&lt;Double&gt; getLr() {
 *         return isInitial() ? rates() : rates(lr -&gt; lr * number("factor"));
 *     }
 * }
 * </pre>
 */
public abstract class LRScheduler {
    private static final String INITIAL = "_is_initial";
    private static final String WITHIN = "_get_lr_called_within_step";
    private static final String COUNT = "_step_count";
    private static final String EPOCH = "last_epoch";
    private static final String LAST = "_last_lr";
    private static final String BASE = "base_lrs";

    private final Optimizer optimizer;
    private final Map<String, @Nullable Object> attributes = new LinkedHashMap<>();

    protected LRScheduler(Optimizer optimizer) {
        this.optimizer = given(optimizer, "optimizer");
    }

    /** Notes the first learning rates and makes the first step; to be called once. */
    protected final void start() {
        for (ParamGroup group : groups()) {
            double lr = lr(group);
            if (!group.has("initial_lr")) {
                group.put("initial_lr", lr);
            }
        }
        put(BASE, numbers(group -> group.number("initial_lr")));
        put(EPOCH, -1L);
        initialStep();
    }

    void initialStep() {
        put(COUNT, 0L);
        put(INITIAL, true);
        try {
            step();
        } finally {
            put(INITIAL, false);
        }
    }

    /** Returns the learning rates of this step, one for each group. */
    protected abstract List<Double> getLr();

    /** Returns them from the number of the step alone, where torch knows such a form, or null. */
    @Nullable List<Double> closedForm() {
        return null;
    }

    /**
     * Goes on by one: sets the learning rates of the next step or epoch. A step that is refused is
     * not counted.
     */
    public void step() {
        requireStarted();
        Map<String, @Nullable Object> before = new LinkedHashMap<>(attributes);
        try {
            put(COUNT, integer(COUNT) + 1);
            updateLr(false);
        } catch (RuntimeException e) {
            // Python counts a step that it refuses; a state that is saved after it would have it.
            attributes.clear();
            attributes.putAll(before);
            throw e;
        }
    }

    private void requireStarted() {
        if (!attributes.containsKey(LAST) && !attributes.containsKey(COUNT)) {
            throw new IllegalStateException(
                    "["
                            + name()
                            + "] the schedule has not begun. Call start() at the end of its"
                            + " constructor.");
        }
    }

    /** Returns {@code value}, and says by its name what is null. */
    final <T> T given(@Nullable T value, String argument) {
        return Given.given(value, name(), argument);
    }

    /** {@code _update_lr(None)}, or {@code _update_lr(0)} where a sequence begins with this one. */
    void updateLr(boolean anew) {
        put(WITHIN, true);
        List<Double> rates;
        try {
            put(EPOCH, anew ? 0 : lastEpoch() + 1);
            List<Double> closed = anew ? closedForm() : null;
            rates = closed != null ? closed : getLr();
        } finally {
            put(WITHIN, false);
        }
        apply(rates);
    }

    /** Gives each group its rate, and remembers them. */
    final void apply(List<Double> rates) {
        List<ParamGroup> groups = groups();
        if (rates == null) {
            throw new IllegalStateException(
                    "[" + name() + "] getLr() gave null. Return a rate for each group.");
        }
        if (rates.size() != groups.size()) {
            throw new IllegalStateException(
                    "["
                            + name()
                            + "] it knows "
                            + rates.size()
                            + " parameter groups, and the optimizer has "
                            + groups.size()
                            + ". Add groups before the scheduler is made.");
        }
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).put("lr", rates.get(i));
        }
        remember(rates());
    }

    final void remember(List<Double> rates) {
        put(LAST, rates);
    }

    /** Returns the learning rates that the last step set, one for each group. */
    public List<Double> getLastLr() {
        requireStarted();
        return Collections.unmodifiableList(numbers(LAST));
    }

    /** Returns the very list: Python's SequentialLR shares it with the scheduler at work. */
    final @Nullable Object lastLr() {
        return attributes.get(LAST);
    }

    /** Returns the state in torch's layout. */
    public Checkpoint stateDict() {
        return Checkpoint.of(saved());
    }

    Map<String, @Nullable Object> saved() {
        return new LinkedHashMap<>(attributes);
    }

    /** As {@link #loadStateDict(Map)}, of what {@link #stateDict} gave or a file held. */
    public void loadStateDict(Checkpoint stateDict) {
        given(stateDict, "stateDict");
        loadStateDict(stateDict.entries());
    }

    /**
     * Takes over the state. The optimizer's own learning rates come with its own state. All is
     * checked first; what older versions of torch did not save keeps its value, and what is unknown
     * is kept.
     *
     * @throws IllegalArgumentException if it is not the state of such a scheduler, or of one with
     *     another number of groups
     */
    public void loadStateDict(Map<?, ?> stateDict) {
        given(stateDict, "stateDict");
        LoadedSchedule.check(this, stateDict);
        take(stateDict);
    }

    /** Takes what was checked. */
    void take(Map<?, ?> stateDict) {
        stateDict.forEach((key, value) -> put(String.valueOf(key), value));
    }

    /** Returns the schedulers within this one. */
    List<LRScheduler> inner() {
        return List.of();
    }

    /**
     * Returns a listener for DJL's {@code TrainingConfig} that steps at the end of each epoch:
     * {@code addTrainingListeners(scheduler.everyEpoch())}.
     */
    public TrainingListener everyEpoch() {
        return new TrainingListenerAdapter() {
            @Override
            public void onEpoch(Trainer trainer) {
                step();
            }
        };
    }

    protected final Optimizer optimizer() {
        return optimizer;
    }

    final List<ParamGroup> groups() {
        return optimizer.paramGroups();
    }

    final String name() {
        return getClass().getSimpleName();
    }

    /** Sets an attribute under Python's name. */
    protected final void put(String name, @Nullable Object value) {
        attributes.put(name, value instanceof Integer number ? (Object) number.longValue() : value);
    }

    /** Returns an attribute under Python's name. */
    protected final @Nullable Object get(String name) {
        return attributes.get(name);
    }

    /** Returns an attribute as a number. */
    protected final double number(String name) {
        return number(name, attributes.get(name));
    }

    /** Returns an attribute as a whole number. */
    protected final long integer(String name) {
        return (long) number(name);
    }

    /** Returns an attribute that is a list of numbers, one a group. */
    protected final List<Double> numbers(String name) {
        List<Double> all = new ArrayList<>();
        List<?> items = PlainView.list(attributes.get(name));
        for (Object each : items == null ? List.of() : items) {
            all.add(number(name, each));
        }
        return all;
    }

    final boolean flag(String name) {
        return Boolean.TRUE.equals(PlainView.scalar(attributes.get(name)));
    }

    private double number(String name, @Nullable Object value) {
        if (PlainView.scalar(value) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalStateException(
                "[" + name() + "] \"" + name + "\" is no number: " + Values.of(value).label());
    }

    /** Returns the number of steps so far, the first one apart. */
    protected final long lastEpoch() {
        return integer(EPOCH);
    }

    /** Tells whether this is the step that its making makes. */
    protected final boolean isInitial() {
        return flag(INITIAL);
    }

    final long stepCount() {
        return integer(COUNT);
    }

    /** Returns the learning rates that it began with, one for each group. */
    protected final List<Double> baseLrs() {
        return numbers(BASE);
    }

    /** Returns the present learning rates. */
    protected final List<Double> rates() {
        return numbers(this::lr);
    }

    /** Returns the present learning rates, each changed. */
    protected final List<Double> rates(DoubleUnaryOperator change) {
        return numbers(group -> change.applyAsDouble(lr(group)));
    }

    /** Returns the first learning rates, each changed. */
    protected final List<Double> fromBase(DoubleUnaryOperator change) {
        List<Double> rates = new ArrayList<>();
        baseLrs().forEach(lr -> rates.add(change.applyAsDouble(lr)));
        return rates;
    }

    private List<Double> numbers(ToDoubleFunction<ParamGroup> of) {
        List<Double> all = new ArrayList<>();
        groups().forEach(group -> all.add(of.applyAsDouble(group)));
        return all;
    }

    /** Python computes with a tensor or a float32 of NumPy in that type, which is not told here. */
    final double lr(ParamGroup group) {
        Object lr = group.get("lr");
        boolean narrow = lr instanceof NumpyScalar number && !number.dtype().endsWith("f8");
        if (PlainView.tensor(lr) != null || narrow) {
            throw new IllegalArgumentException(
                    "["
                            + name()
                            + "] the learning rate of a group is "
                            + Values.of(lr).label()
                            + ", and schedules compute with Python's floats alone. Give it as a"
                            + " number: group.put(\"lr\", group.number(\"lr\")).");
        }
        return group.number("lr");
    }

    /** Returns {@code x ** y} to Python's last bit. */
    protected final double pow(double x, double y) {
        return Ops.pow(x, y);
    }

    /** Returns {@code math.cos(x)} to Python's last bit. */
    protected final double cos(double x) {
        return Ops.cos(x);
    }

    /** Refuses a setting in torch's words. */
    static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
