package dev.rekindle.nn;

import dev.rekindle.value.InertObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a module of each one in a file: a layer that {@link KnownLayers} lists, if it has the
 * file's settings and tensors, else an {@link InertModule}.
 */
final class TreeReader {
    private static final int DEEPEST = 500;
    private static final Pattern PLAIN_END = Pattern.compile("\\.$");

    private final ModuleFiller filler;
    private final ModuleReader callers;
    private final Set<InertObject> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<InertObject, Module> made = new IdentityHashMap<>();
    private final Map<InertObject, Module> originals = new IdentityHashMap<>();

    /** As below, of a copy: what each module that was written is a copy of. */
    TreeReader(ModuleReader callers, Map<InertObject, Module> originals) {
        this(callers);
        this.originals.putAll(originals);
    }

    TreeReader(ModuleReader callers) {
        this.callers = callers;
        this.filler = callers.filler();
    }

    Module read(SavedModule saved) {
        try {
            return read("", saved, 0);
        } catch (RuntimeException e) {
            made.values().forEach(Module::close);
            throw e;
        }
    }

    private Module read(String path, SavedModule saved, int depth) {
        if (depth > DEEPEST) {
            throw saved.wrong("", "the model nests its modules more than " + DEEPEST + " deep.");
        }
        Module known = made.get(saved.object());
        if (known != null) {
            return known;
        }
        if (!open.add(saved.object())) {
            throw saved.wrong(path, "a module of class " + saved.className() + " contains itself.");
        }
        Module own = callers.ofCallers(path, saved);
        if (own != null) {
            made.put(saved.object(), own);
            return own;
        }
        String prefix = path.isEmpty() ? "" : path + ".";
        Map<String, @Nullable Module> children = new LinkedHashMap<>();
        saved.modules()
                .forEach(
                        (name, child) ->
                                children.put(
                                        name,
                                        child == null
                                                ? null
                                                : read(
                                                        prefix + name,
                                                        saved.child(child),
                                                        depth + 1)));
        saved.children(children);
        Module module = layerOrInert(saved);
        made.put(saved.object(), module);
        filler.fill(path, saved, module, true);
        return module;
    }

    private Module layerOrInert(SavedModule saved) {
        Function<SavedModule, ? extends Module> maker = maker(saved);
        if (maker == null) {
            return new InertModule(saved, null, null);
        }
        Module layer;
        try {
            layer = maker.apply(saved);
        } catch (IllegalArgumentException e) {
            String why = PLAIN_END.matcher(String.valueOf(e.getMessage())).replaceAll("");
            return new InertModule(saved, null, why);
        }
        List<String> wrong = new ArrayList<>(saved.unfit().values());
        if (!saved.className().equals(layer.pythonName())) {
            wrong.add("only Python has its class");
        }
        Map<String, @Nullable Object> own = layer.attributes();
        saved.attributes()
                .forEach(
                        (name, value) -> {
                            if (own.containsKey(name) && !saved.unfit().containsKey(name)) {
                                String problem = ModuleAttributes.restore(layer, name, value);
                                if (problem != null) {
                                    wrong.add(problem);
                                }
                            }
                        });
        for (WeightHook hook : saved.hooks()) {
            try {
                hook.attach(layer);
            } catch (IllegalArgumentException e) {
                wrong.add(PLAIN_END.matcher(String.valueOf(e.getMessage())).replaceAll(""));
            }
        }
        Parametrize.adopt(layer, saved);
        String altered = saved.altered();
        if (altered != null) {
            wrong.add("it has " + altered);
        }
        wrong.addAll(ModuleFiller.differences("", saved, layer));
        adopt(saved, layer, wrong);
        if (wrong.isEmpty()) {
            return layer;
        }
        layer.origin(saved);
        return new InertModule(saved, layer, String.join("; ", wrong));
    }

    /** No file holds a parametrization, and a copy of one is made of the very one. */
    private @Nullable Function<SavedModule, ? extends Module> maker(SavedModule saved) {
        Module original = originals.get(saved.object());
        if (original instanceof ParametrizationList list) {
            return copied -> list.of(copied.children());
        } else if (original instanceof TorchParametrization torchs) {
            return copied -> torchs.again();
        }
        return KnownLayers.maker(saved.className());
    }

    /** Puts the modules of the file in the places of those that the layer made for itself. */
    private static void adopt(SavedModule saved, Module layer, List<String> wrong) {
        Map<String, Module> own = layer.childModules();
        if (!List.copyOf(own.keySet()).equals(present(saved.children()))) {
            wrong.add("it holds " + saved.children().keySet() + ", and the layer " + own.keySet());
            return;
        }
        own.forEach(
                (name, child) -> {
                    Module read = saved.children().get(name);
                    if (read != null && read != child) {
                        if (read.getClass() == child.getClass()) {
                            layer.parts().replace(name, read);
                        } else {
                            wrong.add("its " + name + " is a " + read.typeName());
                        }
                    }
                });
    }

    private static List<String> present(Map<String, @Nullable Module> children) {
        List<String> names = new ArrayList<>();
        children.forEach(
                (name, child) -> {
                    if (child != null) {
                        names.add(name);
                    }
                });
        return names;
    }
}
