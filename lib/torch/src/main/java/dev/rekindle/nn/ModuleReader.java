package dev.rekindle.nn;

import dev.rekindle.tensor.Tensor;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings a whole model back from the tree that a file holds. The caller names the class, or none; a
 * name in the file never picks one. Nothing is drawn.
 */
public final class ModuleReader {
    private final Map<Object, Parameter> ties = new IdentityHashMap<>();
    private final Map<String, @Nullable Object> entries = new LinkedHashMap<>();

    private ModuleReader() {}

    /**
     * Returns a {@code type} made by its constructor without arguments, with the weights, settings
     * and modes of the file.
     *
     * @param where the file, for messages
     * @param root what the file holds
     * @throws dev.rekindle.errors.TorchFileException if the file holds no model, or one of another
     *     class, structure or setting
     */
    public static <T extends Module> T read(String where, @Nullable Object root, Class<T> type) {
        ModuleTree tree = new ModuleTree(where, root);
        T module = Module.withoutInit(() -> instantiate(tree, type));
        return fill(tree, module);
    }

    /**
     * Returns the model without a class of the caller's: it prints as in Python and gives its
     * state_dict, and runs if it is known layers in Sequentials.
     *
     * @throws dev.rekindle.errors.TorchFileException if the file holds no model
     */
    public static Module read(String where, @Nullable Object root) {
        ModuleTree tree = new ModuleTree(where, root);
        Module module = Module.withoutInit(() -> LayerTable.build(tree));
        return fill(tree, module);
    }

    private static <T extends Module> T fill(ModuleTree tree, T module) {
        try {
            ModuleReader reader = new ModuleReader();
            reader.compare("", tree, module);
            LoadPlan plan = new LoadPlan(module, reader.entries, null);
            if (!plan.missing().isEmpty()
                    || !plan.unexpected().isEmpty()
                    || !plan.errors().isEmpty()) {
                List<String> wrong = new ArrayList<>(plan.errors());
                plan.missing().forEach(key -> wrong.add("the file has no " + key + "."));
                plan.unexpected().forEach(key -> wrong.add("the class has no " + key + "."));
                throw tree.wrong("", String.join(" ", wrong));
            }
            plan.apply();
            reader.take(tree, module);
            return module;
        } catch (RuntimeException e) {
            module.close();
            throw e;
        }
    }

    private static <T extends Module> T instantiate(ModuleTree tree, Class<T> type) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw tree.wrong(
                    "",
                    "class "
                            + type.getSimpleName()
                            + " has no constructor without arguments; make one, or read the model"
                            + " with asModule() and load its stateDict().");
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "the constructor of " + type.getSimpleName() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw tree.wrong("", "class " + type.getSimpleName() + " cannot be made: " + e);
        }
    }

    /** Checks one module against the file, collects its tensors and takes over its attributes. */
    private void compare(String path, ModuleTree tree, Module module) {
        String expected = module.pythonName();
        if (!simple(tree.className()).equals(simple(expected))
                || (module instanceof Layer && !tree.className().equals(expected))) {
            throw tree.wrong(
                    path,
                    "the file holds a model of class "
                            + tree.className()
                            + ", and the class given is "
                            + expected
                            + ". Name the class that this model was made of.");
        }
        List<String> wrong = new ArrayList<>();
        tree.attributes()
                .forEach(
                        (name, value) -> {
                            String problem = OwnAttributes.restore(module, name, value);
                            if (problem != null) {
                                wrong.add(problem);
                            }
                        });
        if (!wrong.isEmpty()) {
            throw tree.wrong(path, expected + ": " + String.join("; ", wrong) + ".");
        }
        Map<String, Module> children = module.childModules();
        if (!List.copyOf(tree.children().keySet()).equals(List.copyOf(children.keySet()))) {
            throw tree.wrong(
                    path,
                    "the file's "
                            + tree.className()
                            + " holds "
                            + tree.children().keySet()
                            + ", and the class holds "
                            + children.keySet()
                            + ". Declare the same layers in the same order.");
        }
        collect(path, tree, module);
        children.forEach(
                (name, child) ->
                        compare(
                                path.isEmpty() ? name : path + "." + name,
                                tree.child(name),
                                child));
    }

    private void collect(String path, ModuleTree tree, Module module) {
        String prefix = path.isEmpty() ? "" : path + ".";
        tree.parameters()
                .forEach(
                        (key, value) -> {
                            String name = String.valueOf(key);
                            if (value instanceof dev.rekindle.value.Parameter saved) {
                                entries.put(prefix + name, saved.tensor());
                                Parameter own = module.ownParameters().get(name);
                                Parameter tied = own == null ? null : ties.putIfAbsent(saved, own);
                                if (tied != null && tied != own) {
                                    throw tree.wrong(
                                            prefix + name,
                                            "the file shares this parameter with another module,"
                                                    + " and the class does not. Share it in the"
                                                    + " constructor.");
                                }
                            } else if (value != null) {
                                entries.put(prefix + name, value);
                            }
                        });
        tree.buffers()
                .forEach(
                        (key, value) -> {
                            String name = String.valueOf(key);
                            if (value instanceof Tensor && tree.isHidden(name)) {
                                throw tree.wrong(
                                        prefix + name,
                                        "a buffer that no state_dict holds is not supported.");
                            }
                            if (value != null) {
                                entries.put(prefix + name, value);
                            }
                        });
    }

    /** Takes over what no state_dict holds: the modes, and which parameters are frozen. */
    private void take(ModuleTree tree, Module module) {
        module.ownMode(tree.training());
        tree.parameters()
                .forEach(
                        (key, value) -> {
                            Parameter own = module.ownParameters().get(String.valueOf(key));
                            if (own != null
                                    && value instanceof dev.rekindle.value.Parameter saved
                                    && !saved.requiresGrad()) {
                                own.requiresGrad(false);
                            }
                        });
        module.childModules().forEach((name, child) -> take(tree.child(name), child));
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
