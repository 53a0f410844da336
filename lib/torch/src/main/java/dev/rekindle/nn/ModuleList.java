package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Modules in a row, named {@code 0}, {@code 1} …; whoever holds the list says how they work
 * together. Alike neighbours print as one line. Mirrors {@code torch.nn.ModuleList}
 * (torch/nn/modules/container.py, 2.15.0).
 */
public final class ModuleList extends Layer {
    private final List<Module> modules = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    public ModuleList(Module... modules) {
        for (Module module : modules) {
            append(module);
        }
    }

    /** Adds a module behind the others, and returns this list. */
    public ModuleList append(Module module) {
        // Python's str(number) makes a fresh string each time.
        names.add(new String(Integer.toString(modules.size())));
        modules.add(module);
        return this;
    }

    public Module get(int index) {
        return modules.get(index);
    }

    public int size() {
        return modules.size();
    }

    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                "Module [ModuleList] is missing the required \"forward\" function");
    }

    @Override
    Map<String, Module> childModules() {
        Map<String, Module> children = new LinkedHashMap<>();
        for (int i = 0; i < modules.size(); i++) {
            children.put(names.get(i), modules.get(i));
        }
        return children;
    }

    @Override
    String torchModule() {
        return "torch.nn.modules.container";
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        return Attributes.of();
    }
}
