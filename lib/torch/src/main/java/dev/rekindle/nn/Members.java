package dev.rekindle.nn;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a module class, in the order of their declaration, a superclass first: what {@code
 * __setattr__} collects in Python. HotSpot gives them in that order, also for several in one
 * declaration.
 */
final class Members {
    private static final ClassValue<List<Field>> FIELDS =
            new ClassValue<>() {
                @Override
                protected List<Field> computeValue(Class<?> type) {
                    return fieldsOf(type);
                }
            };

    private Members() {}

    /** Returns the values of all fields of type {@code kind}, null ones included, by field name. */
    static <T> Map<String, @Nullable T> of(Module module, Class<T> kind) {
        Map<String, @Nullable T> found = new LinkedHashMap<>();
        for (Field field : FIELDS.get(module.getClass())) {
            if (kind.isAssignableFrom(field.getType()) || kind.isInstance(valueOf(field, module))) {
                put(found, field, kind.cast(valueOf(field, module)));
            }
        }
        return found;
    }

    /** Returns the values of {@code members} that are there. */
    static <T> Map<String, T> present(Map<String, @Nullable T> members) {
        Map<String, T> present = new LinkedHashMap<>();
        members.forEach(
                (name, value) -> {
                    if (value != null) {
                        present.put(name, value);
                    }
                });
        return present;
    }

    /** Returns the fields of a module class, without static, transient and compiler-made ones. */
    static List<Field> fields(Class<?> type) {
        return FIELDS.get(type);
    }

    static @Nullable Object valueOf(Field field, Module module) {
        try {
            return field.get(module);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " was made accessible", e);
        }
    }

    private static <T> void put(Map<String, @Nullable T> found, Field field, @Nullable T value) {
        if (found.containsKey(field.getName())) {
            throw new IllegalStateException(
                    "field "
                            + field.getName()
                            + " of "
                            + field.getDeclaringClass().getSimpleName()
                            + " hides one of its superclass. Give it another name.");
        }
        found.put(field.getName(), value);
    }

    private static List<Field> fieldsOf(Class<?> type) {
        if (type == Module.class || type == Object.class) {
            return List.of();
        }
        List<Field> fields = new ArrayList<>(FIELDS.get(type.getSuperclass()));
        for (Field field : type.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (field.isSynthetic()
                    || Modifier.isStatic(modifiers)
                    || Modifier.isTransient(modifiers)) {
                continue;
            }
            try {
                field.setAccessible(true);
            } catch (RuntimeException e) {
                throw new IllegalStateException(
                        "cannot read field "
                                + field.getName()
                                + " of "
                                + type.getName()
                                + ": open its package to the library (opens, in module-info).",
                        e);
            }
            fields.add(field);
        }
        return List.copyOf(fields);
    }
}
