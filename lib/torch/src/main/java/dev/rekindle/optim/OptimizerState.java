package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Checkpoint;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.NumpyScalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An optimizer's state in torch's layout. Mirrors torch/optim/optimizer.py, 2.15.0. */
final class OptimizerState {
    /** Characters of a file's name that a sentence shows. */
    private static final int LONGEST = 100;

    private OptimizerState() {}

    static Checkpoint save(Optimizer optimizer) {
        Map<Object, @Nullable Object> state = new LinkedHashMap<>();
        optimizer
                .state()
                .forEach(
                        (index, own) -> {
                            Map<Object, @Nullable Object> packed = new LinkedHashMap<>();
                            own.forEach((name, value) -> packed.put(name, shown(value)));
                            state.put((long) index, packed);
                        });
        List<@Nullable Object> groups = new ArrayList<>();
        long index = 0;
        for (ParamGroup group : optimizer.paramGroups()) {
            Map<Object, @Nullable Object> packed = new LinkedHashMap<>(group.settings());
            List<@Nullable Object> numbers = new ArrayList<>();
            for (int i = 0; i < group.parameters().size(); i++) {
                numbers.add(index++);
            }
            packed.put("params", numbers);
            groups.add(packed);
        }
        return Checkpoint.of("state", state, "param_groups", groups);
    }

    private static @Nullable Object shown(@Nullable Object value) {
        return value instanceof NDArray array ? Tensors.toTensor(array) : value;
    }

    static void load(Optimizer optimizer, Map<?, ?> stateDict) {
        Map<?, ?> savedState = PlainView.dict(Values.plain(stateDict.get("state")));
        List<?> savedGroups = PlainView.list(stateDict.get("param_groups"));
        if (savedState == null || savedGroups == null) {
            throw wrong(
                    optimizer,
                    "it has no \"" + (savedState == null ? "state" : "param_groups") + "\"");
        }
        List<ParamGroup> groups = optimizer.paramGroups();
        if (groups.size() != savedGroups.size()) {
            throw new IllegalArgumentException(
                    "loaded state dict has a different number of parameter groups");
        }
        Map<Object, Integer> indices = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            List<?> numbers = checkGroup(optimizer, groups.get(i), savedGroups.get(i));
            numbers.forEach(number -> indices.put(PlainView.key(number), indices.size()));
        }
        Map<Integer, Map<String, @Nullable Object>> state = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : savedState.entrySet()) {
            Integer index = indices.get(PlainView.key(entry.getKey()));
            Map<?, ?> own = PlainView.dict(Values.plain(entry.getValue()));
            if (index == null || own == null) {
                throw wrong(
                        optimizer,
                        "its state has an entry for no parameter, "
                                + Values.of(entry.getKey()).label());
            }
            state.put(index, checkState(optimizer, index, own));
        }
        // From here on nothing can be refused any more; reading a damaged file still can fail,
        // and then the new arrays are freed and the optimizer is as before.
        Map<Integer, Map<String, @Nullable Object>> loaded = read(optimizer, state);
        for (int i = 0; i < groups.size(); i++) {
            ParamGroup group = groups.get(i);
            take(
                    optimizer,
                    group,
                    Objects.requireNonNull(PlainView.dict(Values.plain(savedGroups.get(i)))));
        }
        release(optimizer.state());
        optimizer.state(loaded);
    }

    private static List<?> checkGroup(
            Optimizer optimizer, ParamGroup group, @Nullable Object saved) {
        Map<?, ?> settings = PlainView.dict(Values.plain(saved));
        List<?> numbers = settings == null ? null : PlainView.list(settings.get("params"));
        if (settings == null || numbers == null) {
            throw wrong(optimizer, "its parameter group has no \"params\"");
        }
        if (numbers.size() != group.parameters().size()) {
            throw new IllegalArgumentException(
                    "loaded state dict contains a parameter group that doesn't match the size of"
                            + " optimizer's group");
        }
        group.settings()
                .forEach(
                        (name, value) -> {
                            if (optimizer.laterSettings().contains(name)
                                    && !settings.containsKey(name)) {
                                return;
                            }
                            if (!settings.containsKey(name)) {
                                throw wrong(
                                        optimizer, "its parameter group has no \"" + name + "\"");
                            }
                            Object other = settings.get(name);
                            if (value != null && !ParamGroup.alike(value, other)) {
                                throw wrong(
                                        optimizer,
                                        "its \"" + name + "\" is " + Values.of(other).label());
                            }
                        });
        return numbers;
    }

    /** The saved settings replace the group's, with what a scheduler added to them. */
    private static void take(Optimizer optimizer, ParamGroup group, Map<?, ?> saved) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        saved.forEach(
                (name, value) -> {
                    if (!"params".equals(name)) {
                        settings.put(String.valueOf(name), value);
                    }
                });
        optimizer.laterSettings().stream()
                .filter(name -> !settings.containsKey(name))
                .forEach(name -> settings.put(name, group.settings().get(name)));
        group.settings().clear();
        group.settings().putAll(settings);
    }

    private static Map<String, @Nullable Object> checkState(
            Optimizer optimizer, int index, Map<?, ?> own) {
        long[] shape = optimizer.parameters().get(index).getArray().getShape().getShape();
        Map<String, @Nullable Object> checked = new LinkedHashMap<>();
        own.forEach(
                (key, value) -> {
                    String name = String.valueOf(key);
                    if (!optimizer.stateNames().contains(name)) {
                        throw wrong(
                                optimizer,
                                "its state holds a \"" + PythonStr.bare(name, LONGEST) + "\"");
                    }
                    Tensor tensor = PlainView.tensor(Values.plain(value));
                    if (value != null && tensor == null) {
                        throw wrong(optimizer, "its \"" + name + "\" is no tensor");
                    }
                    if (tensor != null
                            && tensor.dim() > 0
                            && !Arrays.equals(tensor.shape(), shape)) {
                        throw wrong(
                                optimizer,
                                "its \""
                                        + name
                                        + "\" for parameter "
                                        + index
                                        + " has shape "
                                        + Arrays.toString(tensor.shape())
                                        + " and the parameter "
                                        + Arrays.toString(shape));
                    }
                    if (tensor != null && !tensor.dtype().isFloatingPoint()) {
                        throw wrong(optimizer, "its \"" + name + "\" is of " + tensor.dtype());
                    }
                    checked.put(name, tensor);
                });
        return checked;
    }

    private static Map<Integer, Map<String, @Nullable Object>> read(
            Optimizer optimizer, Map<Integer, Map<String, @Nullable Object>> saved) {
        Map<Integer, Map<String, @Nullable Object>> loaded = new LinkedHashMap<>();
        try {
            saved.forEach(
                    (index, own) -> {
                        Map<String, @Nullable Object> values = new LinkedHashMap<>();
                        loaded.put(index, values);
                        NDArray parameter = optimizer.parameters().get(index).getArray();
                        own.forEach(
                                (name, value) ->
                                        values.put(name, live(optimizer, parameter, value)));
                    });
        } catch (RuntimeException e) {
            release(loaded);
            throw e;
        }
        return loaded;
    }

    /** State takes the parameter's element type, as in torch; a step counter keeps its own. */
    private static @Nullable Object live(
            Optimizer optimizer, NDArray parameter, @Nullable Object value) {
        if (!(value instanceof Tensor tensor)) {
            return value;
        }
        NDArray array = Engines.keep(Tensors.toNDArray(optimizer.manager(), tensor));
        if (tensor.dim() == 0 || array.getDataType() == parameter.getDataType()) {
            return array;
        }
        try (array) {
            return Engines.keep(array.toType(parameter.getDataType(), true));
        }
    }

    private static void release(Map<Integer, Map<String, @Nullable Object>> state) {
        for (Map<String, @Nullable Object> own : state.values()) {
            for (Object value : own.values()) {
                if (value instanceof NDArray array) {
                    array.close();
                }
            }
        }
    }

    private static IllegalArgumentException wrong(Optimizer optimizer, String why) {
        return new IllegalArgumentException(
                "loaded state dict is not the state of "
                        + optimizer.getClass().getSimpleName()
                        + ": "
                        + why
                        + ". Nothing was changed; load the state that this kind of optimizer saved.");
    }

    static String print(Optimizer optimizer) {
        StringBuilder text = new StringBuilder(optimizer.getClass().getSimpleName()).append(" (");
        int number = 0;
        for (ParamGroup group : optimizer.paramGroups()) {
            text.append("\nParameter Group ").append(number++).append('\n');
            new TreeMap<>(group.settings())
                    .forEach(
                            (name, value) ->
                                    text.append("    ")
                                            .append(name)
                                            .append(": ")
                                            .append(printed(value))
                                            .append('\n'));
        }
        return text.append(')').toString();
    }

    /** As {@code format(value)} does: a NumPy scalar and a tensor of one stand as bare numbers. */
    private static String printed(@Nullable Object value) {
        return value instanceof NumpyScalar || value instanceof Tensor
                ? PythonText.of(PlainView.scalar(value))
                : PythonText.of(value);
    }
}
