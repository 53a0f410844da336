package dev.rekindle;

import dev.rekindle.errors.TorchFileException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Java record as a plain dict, and back, matched by the names of its components. */
final class Records {
    private Records() {}

    /** Tells whether a record is a user's own, not one of the library's values. */
    static boolean isUsers(Record value) {
        return !value.getClass().getName().startsWith("dev.rekindle.");
    }

    static Map<String, @Nullable Object> toDict(Record value) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                Method getter = component.getAccessor();
                getter.setAccessible(true);
                entries.put(component.getName(), getter.invoke(value));
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new IllegalArgumentException(
                        "record " + value.getClass().getSimpleName() + " cannot be read.", e);
            }
        }
        return entries;
    }

    static <R extends Record> R fromDict(
            String where, Map<String, @Nullable Object> entries, Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new Object[components.length];
        List<String> names = new ArrayList<>();
        for (RecordComponent component : components) {
            names.add(component.getName());
        }
        for (String key : entries.keySet()) {
            if (!names.contains(key)) {
                throw new TorchFileException(
                        where,
                        "holds \""
                                + key
                                + "\", which "
                                + type.getSimpleName()
                                + " does not have."
                                + PythonNames.didYouMean(key, names));
            }
        }
        for (int i = 0; i < components.length; i++) {
            String name = names.get(i);
            if (!entries.containsKey(name)) {
                throw new TorchFileException(
                        where,
                        "no key \""
                                + name
                                + "\", which "
                                + type.getSimpleName()
                                + " needs; the keys are "
                                + PythonNames.keys(entries.keySet())
                                + ".");
            }
            types[i] = components[i].getType();
            values[i] = converted(where + " ! " + name, entries.get(name), types[i]);
        }
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new TorchFileException(
                    where,
                    "record " + type.getSimpleName() + " refused the values: " + e.getCause());
        }
    }

    private static @Nullable Object converted(String where, @Nullable Object value, Class<?> type) {
        if (value instanceof Long whole) {
            if (type == long.class || type == Long.class) {
                return whole;
            } else if (type == int.class || type == Integer.class) {
                if (whole.intValue() == whole) {
                    return whole.intValue();
                }
            } else if (type == double.class || type == Double.class) {
                return whole.doubleValue();
            }
        } else if (value instanceof Double && (type == double.class || type == Double.class)) {
            return value;
        } else if (value instanceof Boolean && (type == boolean.class || type == Boolean.class)) {
            return value;
        } else if (value == null ? !type.isPrimitive() : type.isInstance(value)) {
            return value;
        }
        throw new TorchFileException(
                where,
                "expected a value for "
                        + type.getSimpleName()
                        + ", but found "
                        + PythonNames.of(value)
                        + ".");
    }
}
