package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.internal.djl.Gradients;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.Uses;
import dev.rekindle.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of an optimizer, from what is to be changed to its end: all is checked before the first
 * parameter is changed. Until it is closed, autograd records nothing on this thread and nobody else
 * frees what it works on.
 */
final class PlannedStep implements AutoCloseable {
    /** Settings that choose another implementation; torch's own default is none of them. */
    private static final List<String> OTHER_ARITHMETIC =
            List.of("foreach", "fused", "capturable", "differentiable");

    private final Optimizer optimizer;
    private final boolean recorded = GradMode.set(false);
    private final Uses.Use use = Uses.begin();
    private final List<Change> changes = new ArrayList<>();

    PlannedStep(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    /** What the step does to one parameter. */
    private record Change(ParamGroup group, int index, NDArray parameter, NDArray gradient) {}

    /** Adds a parameter, unless it has no gradient; {@code index} is its place in all groups. */
    void add(ParamGroup group, int index, Parameter parameter) {
        NDArray array = parameter.getArray();
        NDArray gradient = Gradients.of(array);
        if (gradient != null) {
            changes.add(new Change(group, index, array, gradient));
        }
    }

    /** Returns the parameters that have a gradient. */
    List<NDArray> changed() {
        return changes.stream().map(Change::parameter).toList();
    }

    /**
     * Checks everything, then changes the parameters and their state.
     *
     * @throws IllegalStateException as {@link Optimizer#step}; nothing is changed
     * @throws IllegalArgumentException as {@link Optimizer#step}; nothing is changed
     */
    void make() {
        List<NewState> begun = new ArrayList<>();
        for (Change change : changes) {
            begun.add(check(change));
        }
        for (int i = 0; i < changes.size(); i++) {
            update(changes.get(i), begun.get(i));
        }
    }

    private NewState check(Change change) {
        for (String setting : OTHER_ARITHMETIC) {
            if (change.group().has(setting) && change.group().flag(setting)) {
                throw new IllegalStateException(
                        "["
                                + optimizer.name()
                                + "] the setting \""
                                + setting
                                + "\" is on, and asks for another implementation than torch's"
                                + " single-tensor one, which alone is here. Switch it off in each"
                                + " group: set(\""
                                + setting
                                + "\", false).");
            }
        }
        // half(), say, gave the parameter another array since.
        NamedParameters.requireType(optimizer.name(), change.parameter());
        List<NDArray> written = new ArrayList<>(List.of(change.parameter()));
        NewState begun = optimizer.begun(change.group());
        Map<String, @Nullable Object> own = optimizer.state().get(change.index());
        if (own != null && !own.isEmpty()) {
            begun.entries().forEach((name, entry) -> check(own, name, entry, written));
        }
        Memory.requireUpdatable(written, List.of(change.gradient()));
        return begun;
    }

    private void check(
            Map<String, @Nullable Object> own,
            String name,
            NewState.Entry entry,
            List<NDArray> written) {
        Object value = own.get(name);
        if (value instanceof NDArray array) {
            requireSameType(name, array, written.get(0));
            written.add(array);
        } else if (value == null && entry.kind() != NewState.Kind.LATER) {
            throw new IllegalStateException(ParamState.missing(optimizer, name));
        }
    }

    private void requireSameType(String name, NDArray array, NDArray parameter) {
        if (array.getDataType() != parameter.getDataType()) {
            throw new IllegalArgumentException(
                    "["
                            + optimizer.name()
                            + "] a parameter is "
                            + parameter.getDataType()
                            + ", and \""
                            + name
                            + "\" of its state "
                            + array.getDataType()
                            + ": the parameter was changed under the optimizer. Make the optimizer"
                            + " after to(…), and load the state into it.");
        }
    }

    private void update(Change change, NewState begun) {
        NDArray array = change.parameter();
        Map<String, @Nullable Object> own = optimizer.state().get(change.index());
        if (own == null) {
            own = new LinkedHashMap<>();
        }
        try (Workspace workspace = new Workspace(optimizer.manager(), optimizer.rows())) {
            if (own.isEmpty()) {
                ParamState.fill(optimizer, begun, own, array, workspace);
            }
            optimizer.update(
                    change.group(),
                    new ParamState(optimizer, own, array, workspace),
                    workspace.open(array, false),
                    workspace.open(change.gradient(), true));
            workspace.save();
        }
        if (!own.isEmpty()) {
            optimizer.state().put(change.index(), own);
        }
    }

    @Override
    public void close() {
        try {
            changes.forEach(change -> change.gradient().close());
        } finally {
            use.close();
            GradMode.set(recorded);
        }
    }
}
