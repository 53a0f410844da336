package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.Objects;

/**
 * Modules in a row, named {@code 0}, {@code 1} …; whoever holds the list says how they work
 * together. Alike neighbours print as one line. Mirrors {@code torch.nn.ModuleList}
 * (torch/nn/modules/container.py, 2.15.0).
 */
public class ModuleList extends Module {
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

    /**
     * Returns the module at a place; a negative one counts from behind.
     *
     * @throws IndexOutOfBoundsException with torch's sentence if there is none
     */
    public Module get(int index) {
        return Place.of(parts().inOrder(), index);
    }

    public int size() {
        return parts().inOrder().size();
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
