package dev.rekindle.nn;

import dev.rekindle.state.PythonText;
import dev.rekindle.value.Tuple;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a module holds beside parameters, buffers and children, as Python's values: a layer's
 * settings, or the plain fields of a user's class.
 */
final class OwnAttributes {
    private OwnAttributes() {}

    static Map<String, @Nullable Object> of(Module module) {
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        if (module instanceof Layer layer) {
            layer.attributes().forEach((name, value) -> own.put(name, tuples(value)));
            return own;
        }
        if (module instanceof TreeModule tree) {
            return tree.attributes();
        }
        for (Field field : Members.fields(module.getClass())) {
            Object value = Members.valueOf(field, module);
            if (!isMember(field.getType()) && !(value != null && isMember(value.getClass()))) {
                own.put(field.getName(), python(field, value));
            }
        }
        return own;
    }

    private static boolean isMember(Class<?> type) {
        return Module.class.isAssignableFrom(type)
                || Parameter.class.isAssignableFrom(type)
                || Buffer.class.isAssignableFrom(type);
    }

    /** A layer says a tuple as a list. */
    private static @Nullable Object tuples(@Nullable Object value) {
        return value instanceof List<?> items ? Tuple.of(items.toArray()) : value;
    }

    private static @Nullable Object python(Field field, @Nullable Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Double) {
            return value;
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Float number) {
            return number.doubleValue();
        } else if (value instanceof List<?> items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.forEach(item -> list.add(python(field, item)));
            return list;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> dict = new LinkedHashMap<>();
            map.forEach((key, item) -> dict.put(python(field, key), python(field, item)));
            return dict;
        }
        throw new IllegalArgumentException(
                "field "
                        + field.getName()
                        + " holds a "
                        + value.getClass().getName()
                        + ", which a torch file cannot. Make the field transient to leave it out.");
    }

    /**
     * Takes over an attribute of a file.
     *
     * @return what is wrong with it, or null if the module now holds that value
     */
    static @Nullable String restore(Module module, String name, @Nullable Object saved) {
        Map<String, @Nullable Object> own = of(module);
        if (own.containsKey(name) && Objects.equals(own.get(name), saved)) {
            return null;
        }
        if (module instanceof Layer) {
            return own.containsKey(name)
                    ? name
                            + " is "
                            + PythonText.of(saved)
                            + " in the file and "
                            + PythonText.of(own.get(name))
                            + " in the class"
                    : "the file has " + name + "=" + PythonText.of(saved) + ", the class has none";
        }
        for (Field field : Members.fields(module.getClass())) {
            if (field.getName().equals(name) && !isMember(field.getType())) {
                return set(module, field, saved);
            }
        }
        return "the file has an attribute " + name + ", the class has no field of that name";
    }

    private static @Nullable String set(Module module, Field field, @Nullable Object saved) {
        Object value = saved;
        Class<?> type = field.getType();
        if (saved instanceof Long number && (type == int.class || type == Integer.class)) {
            value = number.intValue();
            if ((int) value != number) {
                return field.getName() + " is " + saved + " in the file, too large for an int";
            }
        } else if (saved instanceof Double number && (type == float.class || type == Float.class)) {
            value = number.floatValue();
        }
        if (Modifier.isFinal(field.getModifiers())) {
            return field.getName()
                    + " is "
                    + PythonText.of(saved)
                    + " in the file, and a final field in the class";
        }
        try {
            field.set(module, value);
            return null;
        } catch (IllegalArgumentException | IllegalAccessException e) {
            return field.getName()
                    + " is "
                    + PythonText.of(saved)
                    + " in the file, and a "
                    + type.getSimpleName()
                    + " in the class";
        }
    }
}
