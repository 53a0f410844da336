package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Modules under names; whoever holds the dict says how they work together. Mirrors {@code
 * torch.nn.ModuleDict} (torch/nn/modules/container.py, 2.15.0).
 */
public class ModuleDict extends Module {
    public ModuleDict() {}

    public ModuleDict(Map<String, ? extends Module> modules) {
        Objects.requireNonNull(modules, "modules is null; give the modules under their names");
        modules.forEach(this::put);
    }

    ModuleDict(SavedModule saved) {
        saved.children().forEach((name, child) -> parts().register(name, Module.class, child));
    }

    /**
     * Holds a module under a name, in the place of another if there is one, and returns this dict.
     *
     * @throws IllegalArgumentException with torch's sentence if the name is empty, holds a dot or
     *     is taken
     */
    public ModuleDict put(String name, Module module) {
        Objects.requireNonNull(module, "module is null; each name of a container holds one");
        registerModule(name, module);
        return this;
    }

    /**
     * @throws IllegalArgumentException if there is none of that name
     */
    public Module get(String name) {
        Module found = childModules().get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no module " + name + " in this dict; it has " + childModules().keySet());
        }
        return found;
    }

    public int size() {
        return childModules().size();
    }

    public boolean containsKey(String name) {
        return childModules().containsKey(name);
    }

    /** Returns the names, in the order in which they were put. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(childModules().keySet());
    }

    /** Returns the modules in that order. */
    public List<Module> values() {
        return List.copyOf(childModules().values());
    }

    /**
     * Takes a module out, and returns it; its memory is the caller's to close.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Module pop(String name) {
        Module found = get(name);
        parts().remove(name);
        return found;
    }

    /** Puts all of another, in its order, and returns this dict. */
    public ModuleDict update(Map<String, ? extends Module> modules) {
        Objects.requireNonNull(modules, "modules is null; give the modules under their names");
        modules.forEach(this::put);
        return this;
    }

    /** Takes all out; their memory is the caller's to close. */
    public void clear() {
        List.copyOf(childModules().keySet()).forEach(parts()::remove);
    }

    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                "Module [ModuleDict] is missing the required \"forward\" function");
    }
}
