package dev.rekindle.nn;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a module class, in the order of their declaration, a superclass first: what {@code
 * __setattr__} collects in Python. HotSpot gives them in that order, also for several in one
 * declaration. Static, transient and compiler-made ones do not count.
 */
final class ModuleFields {
    private static final ClassValue<List<ModuleField>> FIELDS =
            new ClassValue<>() {
                @Override
                protected List<ModuleField> computeValue(Class<?> type) {
                    return fieldsOf(type);
                }
            };

    private ModuleFields() {}

    /** One field under the name of Python's attribute. */
    record ModuleField(Field field, String name) {
        @Nullable Object get(Module module) {
            try {
                return field.get(module);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " was made accessible", e);
            }
        }

        void set(Module module, @Nullable Object value) {
            try {
                field.set(module, value);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " was made accessible", e);
            }
        }

        /** Tells whether the field holds a module, parameter or buffer, or is made for one. */
        boolean isMember(Module module) {
            return isMember(field.getType()) || isMember(get(module));
        }

        boolean isOf(Class<?> kind, Module module) {
            return kind.isAssignableFrom(field.getType()) || kind.isInstance(get(module));
        }

        /** Tells whether a part that is not there is a plain attribute, which is None. */
        boolean isPlainNone(Module module) {
            return get(module) == null
                    && (Module.class.isAssignableFrom(field.getType())
                            || field.isAnnotationPresent(PlainNone.class));
        }

        /** Tells whether torch has the class, and not a user. */
        boolean isTorchs() {
            return ModuleFields.isTorchs(field.getDeclaringClass());
        }

        boolean isFinal() {
            return Modifier.isFinal(field.getModifiers());
        }

        private static boolean isMember(Class<?> type) {
            return Module.class.isAssignableFrom(type) || ModuleTensor.class.isAssignableFrom(type);
        }

        private static boolean isMember(@Nullable Object value) {
            return value instanceof Module || value instanceof ModuleTensor;
        }
    }

    static List<ModuleField> of(Class<?> type) {
        return FIELDS.get(type);
    }

    static boolean isTorchs(Class<?> type) {
        return type.getPackage() == Module.class.getPackage();
    }

    private static List<ModuleField> fieldsOf(Class<?> type) {
        if (type == Module.class) {
            return List.of();
        }
        List<ModuleField> fields = new ArrayList<>(FIELDS.get(type.getSuperclass()));
        Set<String> known = new HashSet<>();
        fields.forEach(inherited -> known.add(inherited.name()));
        for (Field field : type.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (field.isSynthetic()
                    || Modifier.isStatic(modifiers)
                    || Modifier.isTransient(modifiers)) {
                continue;
            }
            String name = isTorchs(type) ? snakeCase(field.getName()) : field.getName();
            if (!known.add(name)) {
                throw new IllegalStateException(
                        "field "
                                + field.getName()
                                + " of "
                                + type.getSimpleName()
                                + " hides one of its superclass. Give it another name.");
            }
            if (ModuleWriter.isCommon(name)) {
                throw new IllegalStateException(
                        "field "
                                + name
                                + " of "
                                + type.getSimpleName()
                                + " has a name that each of torch's modules uses itself. Give it"
                                + " another name, or make it transient to leave it out.");
            }
            makeAccessible(field, type);
            fields.add(new ModuleField(field, name.intern()));
        }
        return List.copyOf(fields);
    }

    private static void makeAccessible(Field field, Class<?> type) {
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
    }

    /** Returns torch's spelling of a field of this library: {@code inFeatures} is in_features. */
    private static String snakeCase(String camelCase) {
        StringBuilder name = new StringBuilder();
        for (char letter : camelCase.toCharArray()) {
            if (Character.isUpperCase(letter)) {
                name.append('_');
            }
            name.append(Character.toLowerCase(letter));
        }
        return name.toString();
    }
}
