package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * Modules in a row, named {@code 0}, {@code 1} …; whoever holds the list says how they work
 * together. Alike neighbours print as one line. Mirrors {@code torch.nn.ModuleList}
 * (torch/nn/modules/container.py, 2.15.0).
 */
public class ModuleList extends ModuleRow {
    public ModuleList(Module... modules) {
        Objects.requireNonNull(modules, "modules is null; give the modules, or nothing");
        for (Module module : modules) {
            append(module);
        }
    }

    ModuleList(SavedModule saved) {
        saved.children().forEach((name, child) -> parts().register(name, Module.class, child));
    }

    /** Adds a module behind the others, and returns this list. */
    public ModuleList append(Module module) {
        parts().append(module);
        return this;
    }

    /** Adds modules behind the others, and returns this one. */
    public ModuleList extend(Iterable<? extends Module> modules) {
        Objects.requireNonNull(modules, "modules is null; give the modules");
        modules.forEach(this::append);
        return this;
    }

    @Override
    public ModuleList insert(int index, Module module) {
        super.insert(index, module);
        return this;
    }

    /** Returns the modules from {@code start} to before {@code stop} in a row of their own. */
    public ModuleList slice(int start, int stop) {
        return new ModuleList(part(start, stop).values().toArray(new Module[0]));
    }

    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                "Module [ModuleList] is missing the required \"forward\" function");
    }

    @Override
    boolean foldsAlikeChildren() {
        return true;
    }
}
