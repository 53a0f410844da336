package dev.rekindle;

import static dev.rekindle.internal.text.Given.given;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ModuleReader;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value and its place, read as one type. Each reading gives the value exactly or refuses it with
 * a sentence: the place, what was expected, what was found, what to call instead.
 */
final class Found {
    private final String where;
    private final @Nullable Object value;
    private final Function<Getter, String> advice;

    /**
     * @param advice the sentence that tells a caller how to read the value as that type
     */
    Found(String where, @Nullable Object value, Function<Getter, String> advice) {
        this.where = where;
        this.value = Counterparts.of(value);
        this.advice = advice;
    }

    String where() {
        return where;
    }

    /** Returns the value; what stands in a file for it where it is a user's record, say. */
    @Nullable Object value() {
        return value;
    }

    long integer() {
        Object single = PlainView.scalar(value);
        if (single instanceof Long number) {
            return number;
        }
        throw refusedNumber(single instanceof BigInteger ? "an int of 64 bits" : "an int");
    }

    double number() {
        Object single = PlainView.scalar(value);
        if (single instanceof Double number) {
            return number;
        }
        if (single instanceof Long || single instanceof BigInteger) {
            BigInteger whole = new BigInteger(single.toString());
            double number = whole.doubleValue();
            if (!Double.isInfinite(number)
                    && new BigDecimal(number).compareTo(new BigDecimal(whole)) == 0) {
                return number;
            }
            throw refusedNumber("a number that a double holds exactly");
        }
        throw refusedNumber("a number");
    }

    String string() {
        if (PlainView.scalar(value) instanceof String text) {
            return text;
        }
        throw refused("a str");
    }

    boolean bool() {
        if (PlainView.scalar(value) instanceof Boolean flag) {
            return flag;
        }
        throw refusedNumber("a bool");
    }

    Tensor tensor() {
        Tensor tensor = PlainView.tensor(value);
        if (tensor == null) {
            throw refused("a tensor");
        }
        return tensor;
    }

    List<@Nullable Object> list() {
        List<?> list = PlainView.list(value);
        if (list == null) {
            throw refused("a list");
        }
        List<@Nullable Object> items = new ArrayList<>();
        list.forEach(item -> items.add(Counterparts.number(item)));
        return Collections.unmodifiableList(items);
    }

    Map<Object, @Nullable Object> dict() {
        Map<?, ?> dict = value instanceof StateDict state ? state.entries() : PlainView.dict(value);
        if (dict == null) {
            throw refused("a dict");
        }
        return new IntKeyed(dict);
    }

    Checkpoint checkpoint() {
        Map<Object, @Nullable Object> items = dict();
        return new Checkpoint(where, Objects.requireNonNull(value), items);
    }

    List<Checkpoint> checkpoints() {
        List<Checkpoint> all = new ArrayList<>();
        for (Object item : list()) {
            String place = where + " ! " + all.size();
            all.add(new Found(place, item, kind -> "Read the items with list.").checkpoint());
        }
        return List.copyOf(all);
    }

    /** Returns the dict of a record's components. */
    Map<String, @Nullable Object> named() {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        dict().forEach(
                        (key, item) -> {
                            if (!(key instanceof String name)) {
                                throw refused(
                                        "a dict with str keys",
                                        "the key " + Shown.key(key) + ", " + Shown.type(key));
                            }
                            entries.put(name, item);
                        });
        return entries;
    }

    StateDict stateDict() {
        if (value instanceof StateDict state) {
            return state;
        }
        String expected = "a state_dict, a dict from names to tensors";
        Map<?, ?> dict = PlainView.dict(value);
        if (dict == null) {
            throw refused(expected);
        }
        boolean plain = !dict.isEmpty();
        for (Map.Entry<?, ?> entry : dict.entrySet()) {
            Object item = entry.getValue();
            if (!(entry.getKey() instanceof String name)) {
                throw refused(
                        expected,
                        "the key " + Shown.key(entry.getKey()) + ", " + Shown.type(entry.getKey()));
            }
            boolean extra = StateDict.isExtra(name);
            if (!extra && (item instanceof StateDict || PlainView.dict(item) != null)) {
                throw refused(
                        expected,
                        Shown.key(name) + ", " + Shown.type(item),
                        advice.apply(Getter.DICT)
                                + " A state_dict in it is read with stateDict("
                                + Shown.key(name)
                                + ").");
            }
            plain &= !extra && PlainView.tensor(item) == null && isPlain(item);
        }
        if (plain) {
            throw refused(expected, Shown.type(value) + " without a tensor");
        }
        return StateDict.of(value);
    }

    private static boolean isPlain(@Nullable Object item) {
        return item == null || item instanceof List || PlainView.scalar(item) != null;
    }

    Module module() {
        return value instanceof Module module ? module : ModuleReader.read(where, inert());
    }

    Module module(Map<String, ? extends Supplier<? extends Module>> classes) {
        return value instanceof Module module ? module : ModuleReader.read(where, inert(), classes);
    }

    <T extends Module> T module(Class<T> type) {
        given(type, "asModule", "type");
        if (value instanceof Module && !type.isInstance(value)) {
            throw refused(
                    "an entire model of class " + type.getSimpleName(),
                    "one of class " + value.getClass().getSimpleName(),
                    "Name its own class, or read it with module(key).");
        }
        return type.isInstance(value) ? type.cast(value) : ModuleReader.read(where, inert(), type);
    }

    private @Nullable Object inert() {
        if (!Getter.isModule(value)) {
            throw refused("an entire model");
        }
        return value;
    }

    /** A tensor of one element is read as a number of its own kind first. */
    private TorchFileException refusedNumber(String expected) {
        Object single = PlainView.scalar(value);
        Getter fitting = Getter.fitting(single == null ? value : single);
        return refused(expected, Shown.type(value), advice.apply(fitting));
    }

    private TorchFileException refused(String expected) {
        return refused(expected, Shown.type(value));
    }

    private TorchFileException refused(String expected, String found) {
        return refused(expected, found, advice.apply(Getter.fitting(value)));
    }

    private TorchFileException refused(String expected, String found, String whatToDo) {
        return new TorchFileException(
                where, "expected " + expected + ", but found " + found + ". " + whatToDo);
    }
}
