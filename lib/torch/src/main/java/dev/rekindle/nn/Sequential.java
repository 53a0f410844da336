package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Modules one after the other, named {@code 0}, {@code 1} … or as given. Mirrors {@code
 * torch.nn.Sequential} (torch/nn/modules/container.py, 2.15.0).
 */
public final class Sequential extends Layer {
    private final Map<String, Module> modules = new LinkedHashMap<>();

    public Sequential(Module... modules) {
        for (Module module : modules) {
            append(module);
        }
    }

    /** Takes the modules under their names, as Python's {@code Sequential(OrderedDict(…))}. */
    public Sequential(Map<String, ? extends Module> modules) {
        this.modules.putAll(modules);
    }

    /** Adds a module behind the others, named by its position, and returns this one. */
    public Sequential append(Module module) {
        // Python's str(number) makes a fresh string each time.
        modules.put(new String(Integer.toString(modules.size())), module);
        return this;
    }

    public Module get(int index) {
        List<Module> all = new ArrayList<>(modules.values());
        return all.get(index);
    }

    public int size() {
        return modules.size();
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray value = x;
        for (Module module : modules.values()) {
            value = module.forward(value);
        }
        return value;
    }

    @Override
    Map<String, Module> childModules() {
        return modules;
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
