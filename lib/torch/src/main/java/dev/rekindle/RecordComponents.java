package dev.rekindle;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a dict as a record's component declares it: exactly, or refused. */
final class RecordComponents {
    private RecordComponents() {}

    static @Nullable Object value(String where, @Nullable Object value, Type declared) {
        Type[] parts =
                declared instanceof ParameterizedType generic
                        ? generic.getActualTypeArguments()
                        : new Type[0];
        Type raw = declared instanceof ParameterizedType generic ? generic.getRawType() : declared;
        if (!(raw instanceof Class<?> type)) {
            return value;
        }
        if (value == null && !type.isPrimitive()) {
            return null;
        }
        Found found = new Found(where, value, getter -> declareAs(getter));
        if (type == long.class || type == Long.class) {
            return found.integer();
        } else if (type == int.class || type == Integer.class) {
            return (int) within(found, Integer.MIN_VALUE, Integer.MAX_VALUE, "an int of 32 bits");
        } else if (type == short.class || type == Short.class) {
            return (short) within(found, Short.MIN_VALUE, Short.MAX_VALUE, "an int of 16 bits");
        } else if (type == byte.class || type == Byte.class) {
            return (byte) within(found, Byte.MIN_VALUE, Byte.MAX_VALUE, "an int of 8 bits");
        } else if (type == double.class || type == Double.class) {
            return found.number();
        } else if (type == float.class || type == Float.class) {
            return single(found);
        } else if (type == boolean.class || type == Boolean.class) {
            return found.bool();
        } else if (type == String.class) {
            return found.string();
        } else if (type == Tensor.class) {
            return found.tensor();
        } else if (type == StateDict.class) {
            return found.stateDict();
        } else if (type == Checkpoint.class) {
            return found.checkpoint();
        } else if (type.isRecord() && !type.isInstance(found.value())) {
            return Records.fromDict(found, type.asSubclass(Record.class));
        } else if (type == List.class) {
            return list(found, parts.length == 1 ? parts[0] : Object.class);
        } else if (type == Map.class) {
            return map(found, parts.length == 2 ? parts : new Type[] {Object.class, Object.class});
        } else if (type.isInstance(found.value())) {
            return found.value();
        }
        throw new TorchFileException(
                where,
                "expected a value for "
                        + type.getSimpleName()
                        + ", but found "
                        + Shown.type(value)
                        + ". "
                        + declareAs(Getter.fitting(value)));
    }

    private static long within(Found found, long least, long most, String expected) {
        long value = found.integer();
        if (value < least || value > most) {
            throw new TorchFileException(
                    found.where(),
                    "expected "
                            + expected
                            + ", but found the int "
                            + value
                            + ". Declare the component as a long.");
        }
        return value;
    }

    private static float single(Found found) {
        double value = found.number();
        if (!Double.isNaN(value) && (float) value != value) {
            throw new TorchFileException(
                    found.where(),
                    "expected a number that a float holds exactly, but found "
                            + Shown.brief(value)
                            + ". Declare the component as a double.");
        }
        return (float) value;
    }

    private static List<@Nullable Object> list(Found found, Type item) {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object value : found.list()) {
            items.add(value(found.where() + " ! " + items.size(), value, item));
        }
        return Collections.unmodifiableList(items);
    }

    private static Map<Object, @Nullable Object> map(Found found, Type[] parts) {
        Map<Object, @Nullable Object> items = new LinkedHashMap<>();
        found.dict()
                .forEach(
                        (key, value) -> {
                            String where = found.where() + " ! " + Shown.step(key);
                            items.put(value(where, key, parts[0]), value(where, value, parts[1]));
                        });
        return Collections.unmodifiableMap(items);
    }

    private static String declareAs(Getter getter) {
        String type =
                switch (getter) {
                    case INTEGER -> "a long";
                    case NUMBER -> "a double";
                    case STRING -> "a String";
                    case BOOL -> "a boolean";
                    case TENSOR -> "a Tensor";
                    case LIST -> "a List";
                    case DICT -> "a Checkpoint or a record";
                    case STATE_DICT -> "a StateDict";
                    case MODULE, VALUE -> "an Object";
                };
        return "Declare the component as " + type + ".";
    }
}
