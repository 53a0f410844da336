package dev.rekindle;

import dev.rekindle.errors.TorchFileException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Java record as a plain dict, and back, matched by the names of its components. */
final class Records {
    private Records() {}

    /** Tells whether a record is a user's own, not one of the library's values. */
    static boolean isUsers(Record value) {
        return !value.getClass().getPackageName().startsWith("dev.rekindle.");
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

    static <R extends Record> R fromDict(Found found, Class<R> type) {
        Map<String, @Nullable Object> entries = found.named();
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new Object[components.length];
        List<String> names = new ArrayList<>();
        for (RecordComponent component : components) {
            names.add(component.getName());
        }
        requireSameNames(found.where(), entries.keySet(), names, type.getSimpleName());
        for (int i = 0; i < components.length; i++) {
            String name = names.get(i);
            types[i] = components[i].getType();
            values[i] =
                    RecordComponents.value(
                            found.where() + " ! " + name,
                            entries.get(name),
                            components[i].getGenericType());
        }
        return made(found.where(), type, types, values);
    }

    private static <R extends Record> R made(
            String where, Class<R> type, Class<?>[] types, @Nullable Object[] values) {
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new TorchFileException(
                    where,
                    "record "
                            + type.getSimpleName()
                            + " refused the values: "
                            + e.getCause()
                            + ". Read the dict with checkpoint(…), or take the check out of the"
                            + " record.",
                    e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "record "
                            + type.getSimpleName()
                            + " cannot be made. Open its package to this library's module.",
                    e);
        }
    }

    private static void requireSameNames(
            String where, Set<String> keys, List<String> names, String type) {
        List<String> missing = names.stream().filter(name -> !keys.contains(name)).toList();
        List<String> unexpected = keys.stream().filter(key -> !names.contains(key)).toList();
        if (missing.isEmpty() && unexpected.isEmpty()) {
            return;
        }
        List<String> wrong = new ArrayList<>();
        if (!missing.isEmpty()) {
            wrong.add("has no " + Shown.keys(missing) + ", which " + type + " needs");
        }
        if (!unexpected.isEmpty()) {
            wrong.add("holds " + Shown.keys(unexpected) + ", which " + type + " lacks");
        }
        throw new TorchFileException(
                where,
                String.join(", and ", wrong)
                        + ". The dict's keys and the record's components must be the same names.");
    }
}
