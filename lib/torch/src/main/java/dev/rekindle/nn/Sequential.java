package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Modules one after the other, named {@code 0}, {@code 1} … or as given. A subclass gives its
 * modules to {@code super(…)}. One that contains itself is refused when it is called. Mirrors
 * {@code torch.nn.Sequential} (torch/nn/modules/container.py, 2.15.0).
 */
@RunsHooks
public class Sequential extends ModuleRow {
    public Sequential(Module... modules) {
        Objects.requireNonNull(modules, "modules is null; give the modules, or nothing");
        for (Module module : modules) {
            append(module);
        }
    }

    /**
     * Takes the modules under their names, as Python's {@code Sequential(OrderedDict(…))}.
     *
     * @throws IllegalArgumentException with torch's sentence if a name is empty, holds a dot or is
     *     that of something each module has
     */
    public Sequential(Map<String, ? extends @Nullable Module> modules) {
        Objects.requireNonNull(modules, "modules is null; give the modules under their names");
        modules.forEach(this::registerModule);
    }

    Sequential(SavedModule saved) {
        saved.children().forEach((name, child) -> parts().register(name, Module.class, child));
    }

    /** Adds a module behind the others, named by its position, and returns this one. */
    public Sequential append(Module module) {
        parts().append(module);
        return this;
    }

    /** Adds modules behind the others, and returns this one. */
    public Sequential extend(Iterable<? extends Module> modules) {
        Objects.requireNonNull(modules, "modules is null; give the modules");
        modules.forEach(this::append);
        return this;
    }

    @Override
    public Sequential insert(int index, Module module) {
        super.insert(index, module);
        return this;
    }

    /** Returns the modules from {@code start} to before {@code stop} in a row of their own. */
    public Sequential slice(int start, int stop) {
        return new Sequential(part(start, stop));
    }

    /**
     * Returns all that the last module gives, a recurrent layer's states too. A subclass says in
     * {@link #forward(NDArray)} what it computes.
     */
    @Override
    public NDList forward(NDList inputs) {
        if (getClass() != Sequential.class || size() == 0 || parts().hasNone()) {
            return super.forward(inputs);
        }
        return hooked(
                inputs,
                taken -> {
                    NDList values = taken;
                    for (Module module : parts().inTurn()) {
                        values = module.call(values);
                    }
                    return values;
                });
    }

    @Override
    public NDArray forward(NDArray x) {
        Objects.requireNonNull(x, "x is null; give an array");
        if (parts().hasNone()) {
            throw unsupported("a module that is None");
        }
        ForwardHooks held = hooksOfForward();
        return held == null ? inTurn(x) : held.around(this, x, this::inTurn);
    }

    private NDArray inTurn(NDArray x) {
        NDArray value = x;
        for (Module module : parts().inTurn()) {
            value = module.call(value);
        }
        return value;
    }
}
