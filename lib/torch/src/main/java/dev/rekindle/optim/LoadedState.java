package dev.rekindle.optim;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A saved state, checked against the optimizer that takes it, then taken over. Mirrors {@code
 * load_state_dict} and the {@code __setstate__} of each optimizer (torch/optim, 2.15.0).
 */
final class LoadedState {
    /** Characters of a file's name that a sentence shows. */
    private static final int LONGEST = 100;

    /** Keys of a dict that a sentence shows. */
    private static final int MOST_KEYS = 8;

    private final Optimizer optimizer;
    private final List<Map<String, @Nullable Object>> settings = new ArrayList<>();
    private final Map<Integer, Map<String, @Nullable Object>> state = new LinkedHashMap<>();

    private LoadedState(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    static void into(Optimizer optimizer, Map<?, ?> stateDict) {
        LoadedState loaded = new LoadedState(optimizer);
        loaded.check(stateDict);
        // From here on nothing can be refused any more; reading a damaged file still can fail,
        // and then the new arrays are freed and the optimizer is as before.
        Map<Integer, Map<String, @Nullable Object>> live = StateArrays.of(optimizer, loaded.state);
        List<ParamGroup> groups = optimizer.paramGroups();
        for (int i = 0; i < groups.size(); i++) {
            Map<String, @Nullable Object> own = groups.get(i).live();
            own.clear();
            own.putAll(loaded.settings.get(i));
        }
        StateArrays.release(optimizer.state());
        optimizer.state(live);
    }

    private void check(Map<?, ?> stateDict) {
        Map<?, ?> savedState = PlainView.dict(Values.plain(stateDict.get("state")));
        List<?> savedGroups = PlainView.list(stateDict.get("param_groups"));
        if (savedState == null || savedGroups == null) {
            throw wrong(
                    "it has no \""
                            + (savedState == null ? "state" : "param_groups")
                            + "\"; its keys are "
                            + keys(stateDict));
        }
        List<ParamGroup> groups = optimizer.paramGroups();
        if (groups.size() != savedGroups.size()) {
            throw new IllegalArgumentException(
                    "loaded state dict has a different number of parameter groups");
        }
        Map<Object, Integer> indices = new LinkedHashMap<>();
        List<Integer> groupOf = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            for (Object number : checkGroup(groups.get(i), savedGroups.get(i))) {
                indices.put(PlainView.key(number), groupOf.size());
                groupOf.add(i);
            }
        }
        for (Map.Entry<?, ?> entry : savedState.entrySet()) {
            Integer index = indices.get(PlainView.key(entry.getKey()));
            Map<?, ?> own = PlainView.dict(Values.plain(entry.getValue()));
            if (index == null || own == null) {
                throw wrong(noParameter(entry.getKey()));
            }
            state.put(index, checkState(groupOf.get(index), index, own));
        }
    }

    private static String keys(Map<?, ?> all) {
        String first =
                all.keySet().stream()
                        .limit(MOST_KEYS)
                        .map(key -> Values.of(key).label())
                        .collect(Collectors.joining(", "));
        return all.isEmpty() ? "none" : all.size() > MOST_KEYS ? first + ", …" : first;
    }

    private static String noParameter(@Nullable Object key) {
        String what = "its state has an entry for no parameter, " + Values.of(key).label();
        return key instanceof String name && name.matches("\\d+")
                ? what
                        + ": the number became a string, as in a checkpoint that was flattened or"
                        + " went through JSON, and torch would silently start afresh. Make such"
                        + " keys whole numbers"
                : what;
    }

    private List<?> checkGroup(ParamGroup group, @Nullable Object saved) {
        Map<?, ?> all = PlainView.dict(Values.plain(saved));
        List<?> numbers = all == null ? null : PlainView.list(all.get("params"));
        if (all == null || numbers == null) {
            throw wrong("its parameter group has no \"params\"");
        }
        if (numbers.size() != group.parameters().size()) {
            throw new IllegalArgumentException(
                    "loaded state dict contains a parameter group that doesn't match the size of"
                            + " optimizer's group");
        }
        Map<String, @Nullable Object> taken = new LinkedHashMap<>();
        all.forEach(
                (name, value) -> {
                    if (!"params".equals(name)) {
                        taken.put(String.valueOf(name), value);
                    }
                });
        if (group.has(ParamGroup.NAMES)) {
            taken.putIfAbsent(ParamGroup.NAMES, group.get(ParamGroup.NAMES));
        }
        optimizer
                .laterSettings()
                .forEach(
                        (name, value) -> {
                            if (!taken.containsKey(name)) {
                                taken.put(name, value);
                            }
                        });
        optimizer.defaults().forEach((name, value) -> checkSetting(name, value, taken));
        taken.keySet()
                .forEach(
                        name ->
                                checkKnown(
                                        "its parameter group has ",
                                        name,
                                        optimizer.defaults().containsKey(name)));
        optimizer.loaded(taken);
        settings.add(taken);
        return numbers;
    }

    private void checkSetting(
            String name, @Nullable Object value, Map<String, @Nullable Object> taken) {
        if (!taken.containsKey(name)) {
            throw wrong("its parameter group has no \"" + name + "\"");
        }
        Object other = taken.get(name);
        if (value != null && other != null && !ParamGroup.alike(value, other)
                || value instanceof Number && other == null) {
            throw wrong("its \"" + name + "\" is " + Values.of(other).label());
        }
    }

    /** What only another optimizer of torch's has is the sign of its state; the rest is kept. */
    private void checkKnown(String what, String name, boolean known) {
        if (!known && OtherOptimizers.NAMES.contains(name)) {
            throw wrong(what + "a \"" + name + "\", which " + optimizer.name() + " does not have");
        }
    }

    private Map<String, @Nullable Object> checkState(int group, int index, Map<?, ?> own) {
        NewState begun =
                optimizer.begun(optimizer.paramGroups().get(group).with(settings.get(group)));
        Map<String, @Nullable Object> checked = new LinkedHashMap<>();
        own.forEach(
                (key, value) -> {
                    String name = String.valueOf(key);
                    NewState.Entry entry = begun.entries().get(name);
                    checkKnown("its state holds ", name, entry != null || optimizer.keeps(name));
                    Object plain = Values.plain(value);
                    if (entry == null || plain == null) {
                        checked.put(name, plain instanceof Tensor ? plain : value);
                    } else if (entry.kind() == NewState.Kind.NUMBER) {
                        checked.put(name, checkNumber(group, index, name, plain));
                    } else {
                        checked.put(name, checkTensor(index, name, plain));
                    }
                });
        begun.entries()
                .forEach(
                        (name, entry) -> {
                            if (!checked.isEmpty()
                                    && entry.kind() != NewState.Kind.LATER
                                    && checked.get(name) == null) {
                                throw wrong(
                                        "its state for parameter "
                                                + index
                                                + " has no \""
                                                + name
                                                + "\", but "
                                                + names(checked));
                            }
                        });
        return checked;
    }

    private static String names(Map<String, @Nullable Object> checked) {
        List<String> names = new ArrayList<>();
        checked.keySet().forEach(name -> names.add("\"" + PythonStr.bare(name, LONGEST) + "\""));
        return String.join(", ", names);
    }

    /** A number of an older version of torch becomes a tensor of float32, as it does there. */
    private StateNumber checkNumber(int group, int index, String name, Object value) {
        Tensor tensor = PlainView.tensor(value);
        boolean held = tensor == null || StateNumber.holds(tensor.dtype());
        if (!(PlainView.scalar(value) instanceof Number number) || !held) {
            throw wrong("its \"" + name + "\" is " + Values.of(value).label());
        }
        DType type =
                tensor == null
                        ? DType.FLOAT32
                        : name.equals(StateArrays.STEP) ? stepType(group, tensor) : typeOf(index);
        return new StateNumber(type, number.doubleValue());
    }

    private DType typeOf(int index) {
        return Tensors.dtype(optimizer.parameters().get(index).getArray());
    }

    private DType stepType(int group, Tensor step) {
        Map<String, @Nullable Object> own = settings.get(group);
        boolean single =
                Boolean.TRUE.equals(own.get("capturable")) || Boolean.TRUE.equals(own.get("fused"));
        return single ? DType.FLOAT32 : step.dtype();
    }

    private Tensor checkTensor(int index, String name, Object value) {
        Tensor tensor = PlainView.tensor(value);
        if (tensor == null) {
            throw wrong("its \"" + name + "\" is no tensor");
        }
        long[] shape = optimizer.parameters().get(index).getArray().getShape().getShape();
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw wrong(
                    "its \""
                            + name
                            + "\" for parameter "
                            + index
                            + " has shape "
                            + Arrays.toString(tensor.shape())
                            + " and the parameter "
                            + Arrays.toString(shape));
        }
        if (!tensor.dtype().isFloatingPoint()) {
            throw wrong("its \"" + name + "\" is of " + tensor.dtype());
        }
        return tensor;
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(
                "loaded state dict is not the state of "
                        + optimizer.name()
                        + ": "
                        + why
                        + ". Nothing was changed; load the state that this kind of optimizer"
                        + " saved.");
    }
}
