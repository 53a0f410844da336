package dev.rekindle.nn;

import dev.rekindle.value.InertObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a whole model back from the object that a file holds. The caller names the class, or none;
 * a name in the file never picks one. Nothing is drawn, and each tensor is read once, straight to
 * its place, in the file's element type.
 */
public final class ModuleReader {
    private final ModuleFiller filler = new ModuleFiller();
    private final Map<Module, InertObject> met = new IdentityHashMap<>();
    private final Map<Module, String> paths = new IdentityHashMap<>();

    private final Map<String, ? extends Supplier<? extends Module>> classes;

    /** The names of the table that the file has. */
    private final Set<String> used = new HashSet<>();

    /** How the weights of a copy come to be computed; null where a file is read. */
    private @Nullable CopiedWeights copied;

    private ModuleReader(Map<String, ? extends Supplier<? extends Module>> classes) {
        this.classes = classes;
    }

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
        SavedModule saved = new SavedModule(where, root);
        return Initial.skipped(
                () -> {
                    T module = ByConstructor.make(saved, type);
                    try {
                        new ModuleReader(Map.of()).compare("", saved, module);
                        return module;
                    } catch (RuntimeException e) {
                        module.close();
                        throw e;
                    }
                });
    }

    /** Fills a module with what another of its class holds, norms put on afterwards included. */
    static void copyInto(Module module, SavedModule saved, Map<InertObject, Module> originals) {
        ModuleReader reader = new ModuleReader(Map.of());
        reader.copied = new CopiedWeights(originals, new TreeReader(reader, originals));
        reader.compare("", saved, module);
    }

    /**
     * Returns the model without a class of the caller's: it prints as in Python and gives its
     * state_dict, and runs if it is known layers in Sequentials.
     *
     * @throws dev.rekindle.errors.TorchFileException if the file holds no model
     */
    public static Module read(String where, @Nullable Object root) {
        return read(where, root, Map.of());
    }

    /**
     * As {@link #read(String, Object)}, with classes of the caller's: Python's full name of each,
     * and what makes one.
     *
     * @throws dev.rekindle.errors.TorchFileException if the file holds no model, or what is made
     *     for a class has another structure or other settings than the file's; or if the table
     *     names classes that the file lacks, and lacks some that the file has
     */
    public static Module read(
            String where,
            @Nullable Object root,
            Map<String, ? extends Supplier<? extends Module>> classes) {
        classes.forEach(ModuleReader::requireEntry);
        SavedModule saved = new SavedModule(where, root);
        ModuleReader reader = new ModuleReader(classes);
        return Initial.skipped(
                () -> {
                    Module module = new TreeReader(reader).read(saved);
                    try {
                        reader.requireUsed(saved, module);
                        return module;
                    } catch (RuntimeException e) {
                        module.close();
                        throw e;
                    }
                });
    }

    /** A table may serve several files; but where this one needs more, a name was mistaken. */
    private void requireUsed(SavedModule saved, Module module) {
        Set<String> unused = new TreeSet<>(classes.keySet());
        unused.removeAll(used);
        Set<String> without = new TreeSet<>();
        for (Module each : module.modules()) {
            if (each instanceof InertModule inert && inert.lacksClass()) {
                without.add(inert.pythonName());
            }
        }
        if (!unused.isEmpty() && !without.isEmpty()) {
            throw saved.wrong(
                    "",
                    "the table names "
                            + String.join(", ", unused)
                            + ", and the file holds no such class; it holds, without a class of"
                            + " yours: "
                            + String.join(", ", without)
                            + ". Give each by Python's full name, as it stands here; or leave out"
                            + " of the table what this file does not hold.");
        }
    }

    private static void requireEntry(@Nullable String name, @Nullable Object make) {
        if (name == null || make == null) {
            throw new IllegalArgumentException(
                    "[asModule] the table has null "
                            + (name == null ? "as a name" : "for " + name)
                            + ". Give Python's full name of a class, and what makes one:"
                            + " Map.of(\"models.Net\", Net::new).");
        }
    }

    /** Returns layers like those of {@code saved}. */
    static Module copied(SavedModule saved, Map<InertObject, Module> originals) {
        return new TreeReader(new ModuleReader(Map.of()), originals).read(saved);
    }

    /** Returns a module of the caller's for the file's class, filled, or null if there is none. */
    @Nullable Module ofCallers(String path, SavedModule saved) {
        Supplier<? extends Module> make = classes.get(saved.className());
        if (make == null) {
            return null;
        }
        Module module = make.get();
        if (module == null) {
            throw saved.wrong(path, "what the table has for " + saved.className() + " makes null.");
        }
        try {
            compare(path, saved, module);
            return module;
        } catch (RuntimeException e) {
            module.close();
            throw e;
        }
    }

    ModuleFiller filler() {
        return filler;
    }

    /** Checks one module against the file, and takes over its attributes and tensors. */
    private void compare(String path, SavedModule saved, Module module) {
        InertObject before = met.putIfAbsent(module, saved.object());
        if (before == saved.object()) {
            return;
        }
        String first = paths.putIfAbsent(module, path);
        if (first != null) {
            throw saved.wrong(
                    path,
                    "the class shares this module with "
                            + (first.isEmpty() ? "the whole model" : first)
                            + ", and the file holds two. Give each its own in the constructor.");
        }
        if (classes.containsKey(saved.className())) {
            used.add(saved.className());
        }
        String altered = saved.altered();
        if (altered != null) {
            throw saved.wrong(
                    path,
                    "this "
                            + simple(saved.className())
                            + " has "
                            + altered
                            + ", so it would compute other numbers here than in Python. Remove it"
                            + " there and save again; or read the model with asModule(), which"
                            + " prints, gives its state_dict and can be saved.");
        }
        String expected = module.checkedPythonName();
        boolean torchs = KnownLayers.pythonName(module.getClass()) != null;
        if (torchs
                ? !saved.className().equals(expected)
                : !simple(saved.className()).equals(simple(expected))
                        && !classes.containsKey(saved.className())) {
            throw saved.wrong(
                    path,
                    "the file holds a model of class "
                            + saved.className()
                            + ", and the class given is "
                            + expected
                            + (List.copyOf(saved.modules().keySet()).equals(List.of("module"))
                                    ? ". The model itself is in its attribute module: save"
                                            + " model.module in Python, or take"
                                            + " asModule().namedChildren().get(\"module\")."
                                    : ". Name the class that this model was made of."));
        }
        boolean read = copied != null && copied.likeOriginals(saved, module);
        List<String> wrong = new ArrayList<>();
        compareHooks(saved.hooks(), WeightHook.of(module), wrong);
        Map<String, @Nullable Object> own = module.attributes();
        saved.attributes()
                .forEach(
                        (name, value) -> {
                            // Python's layers pass over what they do not know, too.
                            if (torchs && !own.containsKey(name) || saved.isComputed(name)) {
                                return;
                            }
                            String problem = ModuleAttributes.restore(module, name, value);
                            if (problem != null) {
                                wrong.add(problem);
                            }
                        });
        if (!wrong.isEmpty()) {
            throw saved.wrong(path, expected + ": " + String.join("; ", wrong) + ".");
        }
        Map<String, Module> children = module.childModules();
        List<String> names = new ArrayList<>();
        saved.modules().forEach((name, child) -> names.add(name));
        if (!names.equals(List.copyOf(children.keySet()))) {
            throw saved.wrong(
                    path,
                    "the file's "
                            + saved.className()
                            + " holds "
                            + names
                            + ", and the class holds "
                            + children.keySet()
                            + ". Declare the same layers in the same order.");
        }
        children.forEach(
                (name, child) -> {
                    if (saved.modules().get(name) == null) {
                        throw saved.wrong(
                                path.isEmpty() ? name : path + "." + name,
                                "the file has None here, and the class a "
                                        + child.typeName()
                                        + ". Set the field to null in the constructor, or read the"
                                        + " model with asModule().");
                    }
                });
        filler.fill(path, saved, module, false);
        children.forEach(
                (name, child) -> {
                    if (!read || !name.equals(Parametrize.CHILD)) {
                        compare(
                                path.isEmpty() ? name : path + "." + name,
                                saved.child(saved.modules().get(name)),
                                child);
                    }
                });
    }

    /** What computes a weight in the file has to compute it in the class. */
    private static void compareHooks(
            List<WeightHook> saved, List<WeightHook> own, List<String> wrong) {
        for (WeightHook hook : saved) {
            if (own.stream().noneMatch(hook::isLike)) {
                wrong.add(
                        "the file has "
                                + hook.described()
                                + ", and the class has none like it: say so in the constructor");
            }
        }
        for (WeightHook hook : own) {
            if (saved.stream().noneMatch(hook::isLike)) {
                wrong.add(
                        "the class has "
                                + hook.described()
                                + ", and the file has none like it: leave it out, and apply it"
                                + " when the model is read");
            }
        }
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
