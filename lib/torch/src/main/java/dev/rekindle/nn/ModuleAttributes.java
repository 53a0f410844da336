package dev.rekindle.nn;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.PythonText;
import dev.rekindle.internal.text.JavaName;
import dev.rekindle.nn.ModuleFields.ModuleField;
import dev.rekindle.value.Tuple;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a module holds beside parameters, buffers and children, as Python's {@code vars()} shows it:
 * the plain fields of its class, in order.
 */
final class ModuleAttributes {
    private static final int DEEPEST = 500;

    private ModuleAttributes() {}

    /** Returns names and values as Python's; the values are the fields' own objects. */
    static Map<String, @Nullable Object> of(Module module) {
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        for (ModuleField field : ModuleFields.of(module.getClass())) {
            if (isAttribute(field, module)) {
                Object value = field.get(module);
                python(field, value, 0);
                own.put(field.name(), value);
            }
        }
        own.putAll(module.derivedAttributes());
        own.putAll(computed(module));
        return own;
    }

    /** Returns the weights that a hook computes, which Python keeps as plain attributes. */
    static Map<String, Parameter> computed(Module module) {
        Map<String, Parameter> hooked = new LinkedHashMap<>();
        module.parts()
                .computed()
                .forEach(
                        (name, stands) -> {
                            if (stands.computation() instanceof HookedWeight) {
                                hooked.put(name, stands);
                            }
                        });
        return hooked;
    }

    /** A module that is not there is a plain None in Python, as is what {@code self.x = None}. */
    private static boolean isAttribute(ModuleField field, Module module) {
        return !field.isMember(module) || field.isPlainNone(module);
    }

    /**
     * Tells whether a file's value is the one of Java: 1 and 1.0 are one number here, and so is
     * what NumPy or a tensor holds.
     */
    static boolean same(@Nullable Object saved, @Nullable Object own) {
        if (saved == own) {
            return true;
        }
        if (PlainView.scalar(saved) instanceof Number a && own instanceof Number b) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            // A setting may be NaN, a padding's value say; it is the same NaN.
            return (x == y || (Double.isNaN(x) && Double.isNaN(y)))
                    && a.longValue() == b.longValue();
        }
        if (saved instanceof List<?> a && own instanceof List<?> b && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                if (!same(a.get(i), b.get(i))) {
                    return false;
                }
            }
            return (a instanceof Tuple) == (b instanceof Tuple);
        }
        return Objects.equals(saved, own) || Objects.equals(PlainView.scalar(saved), own);
    }

    /** Returns a field's value in Python's terms, to be compared and printed. */
    private static @Nullable Object python(ModuleField field, @Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "field "
                            + field.name()
                            + " holds lists or maps more than "
                            + DEEPEST
                            + " deep, or one that holds itself. Make the field transient to leave"
                            + " it out.");
        }
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Double
                || value.getClass().getPackageName().startsWith("dev.rekindle.")) {
            return value;
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Float number) {
            return number.doubleValue();
        } else if (value instanceof List<?> items) {
            List<@Nullable Object> list = new ArrayList<>();
            items.forEach(item -> list.add(python(field, item, depth + 1)));
            return list;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> dict = new LinkedHashMap<>();
            map.forEach(
                    (key, item) ->
                            dict.put(
                                    python(field, key, depth + 1), python(field, item, depth + 1)));
            return dict;
        }
        throw new IllegalArgumentException(
                "field "
                        + field.name()
                        + " holds "
                        + JavaName.of(value)
                        + ", which a torch file cannot. Make the field transient to leave it out.");
    }

    /**
     * Takes over an attribute of a file.
     *
     * @return what is wrong with it, or null if the module now holds that value
     */
    static @Nullable String restore(Module module, String name, @Nullable Object saved) {
        for (ModuleField field : ModuleFields.of(module.getClass())) {
            if (field.name().equals(name) && isAttribute(field, module)) {
                Object own = python(field, field.get(module), 0);
                if (field.isTorchs() ? same(saved, own) : Objects.equals(saved, own)) {
                    return null;
                }
                return field.isFinal() || field.isMember(module)
                        ? differs(name, saved, own, field)
                        : set(module, field, saved);
            }
        }
        if (module.derivedAttributes().containsKey(name)) {
            return isAlike(module.derivedAttributes().get(name), saved)
                    ? null
                    : "its " + name + " is not what its settings make it";
        }
        return "the file has an attribute " + name + ", the class has no field of that name";
    }

    /** Tensors are told apart elsewhere: here it counts that they are as many. */
    private static boolean isAlike(@Nullable Object own, @Nullable Object found) {
        return own instanceof List<?> a && a.stream().anyMatch(item -> item instanceof ModuleTensor)
                ? found instanceof List<?> b && a.size() == b.size()
                : Objects.equals(own, found);
    }

    private static String differs(
            String name, @Nullable Object saved, @Nullable Object own, ModuleField field) {
        return name
                + " is "
                + PythonText.of(saved)
                + " in the file, and "
                + (field.isTorchs() ? PythonText.of(own) : "a final field")
                + " in the class";
    }

    private static @Nullable String set(Module module, ModuleField field, @Nullable Object saved) {
        Object value = saved;
        Class<?> type = field.field().getType();
        if (saved instanceof Long number && (type == int.class || type == Integer.class)) {
            value = number.intValue();
            if ((int) value != number) {
                return field.name() + " is " + saved + " in the file, too large for an int";
            }
        } else if (saved instanceof Double number && (type == float.class || type == Float.class)) {
            value = number.floatValue();
        }
        if (!takes(field.field(), value)) {
            return field.name()
                    + " is "
                    + PythonText.of(saved)
                    + " in the file, and "
                    + ("AEIOUaeiou".indexOf(type.getSimpleName().charAt(0)) < 0 ? "a " : "an ")
                    + type.getSimpleName()
                    + " in the class";
        }
        field.set(module, value);
        return null;
    }

    /** Tells whether the field can hold the value; Java widens numbers by itself. */
    private static boolean takes(Field field, @Nullable Object value) {
        Class<?> type = field.getType();
        if (!type.isPrimitive()) {
            return value == null || type.isInstance(value);
        }
        return (type == boolean.class && value instanceof Boolean)
                || (type == int.class && value instanceof Integer)
                || (type == long.class && (value instanceof Long || value instanceof Integer))
                || (type == float.class && (value instanceof Float || value instanceof Integer))
                || (type == double.class && value instanceof Double)
                || (type == double.class && value instanceof Long);
    }
}
