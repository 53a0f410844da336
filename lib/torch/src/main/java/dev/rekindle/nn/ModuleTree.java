package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.EngineRefusal;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Uses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Module} holds: its parameters, its buffers, the modules below it, their names, and
 * the memory of all of them. Mirrors the walks of {@code torch.nn.Module}
 * (torch/nn/modules/module.py, 2.15.0).
 */
public abstract class ModuleTree extends EngineBlock implements AutoCloseable {
    private final ModuleParts parts = new ModuleParts((Module) this);
    private @Nullable NDManager manager;

    /** Only {@link Module} is one. */
    ModuleTree() {}

    /** Returns the parameters, this module's own first, then its children's; each once. */
    public List<Parameter> parameters() {
        return ModuleNames.each(self(), ModuleTree::ownParameters);
    }

    /** Returns the parameters by name, such as {@code conv1.weight}; a shared one appears once. */
    public Map<String, Parameter> namedParameters() {
        return ModuleNames.unique(self(), ModuleTree::ownParameters);
    }

    /**
     * As {@link #namedParameters()}; without {@code removeDuplicate} a shared one appears under
     * each of its names.
     */
    public Map<String, Parameter> namedParameters(boolean removeDuplicate) {
        return removeDuplicate
                ? namedParameters()
                : ModuleNames.every(self(), ModuleTree::ownParameters);
    }

    /** Returns the buffers, each once. */
    public List<Buffer> buffers() {
        return ModuleNames.each(self(), ModuleTree::ownBuffers);
    }

    /** Returns the buffers by name, such as {@code bn.running_mean}. */
    public Map<String, Buffer> namedBuffers() {
        return ModuleNames.unique(self(), ModuleTree::ownBuffers);
    }

    /** As {@link #namedBuffers()}; see {@link #namedParameters(boolean)}. */
    public Map<String, Buffer> namedBuffers(boolean removeDuplicate) {
        return removeDuplicate ? namedBuffers() : ModuleNames.every(self(), ModuleTree::ownBuffers);
    }

    /** Returns the direct children, each once. */
    public List<Module> children() {
        return List.copyOf(namedChildren().values());
    }

    /** Returns the direct children by name, each once. */
    public Map<String, Module> namedChildren() {
        return ModuleNames.children(self());
    }

    /** Returns this module and all below it, each once, parents first. */
    public List<Module> modules() {
        return ModuleNames.all(self());
    }

    /**
     * Returns this module under {@code ""} and all below it by path, such as {@code features.0}.
     */
    public Map<String, Module> namedModules() {
        return ModuleNames.modules(self());
    }

    /** As {@link #namedModules()}; see {@link #namedParameters(boolean)}. */
    public Map<String, Module> namedModules(boolean removeDuplicate) {
        return removeDuplicate ? namedModules() : ModuleNames.everyModule(self());
    }

    /**
     * Returns the module at a path such as {@code features.0}; the empty path is this one.
     *
     * @throws IllegalArgumentException with torch's sentence if there is none
     */
    public Module getSubmodule(String target) {
        Objects.requireNonNull(target, "target is null; give a path, features.0 say");
        Module at = self();
        for (String name : target.isEmpty() ? new String[0] : target.split("\\.", -1)) {
            Module next = at.childModules().get(name);
            if (next == null) {
                throw none(at, name);
            }
            at = next;
        }
        return at;
    }

    /**
     * Returns the parameter at a path such as {@code features.0.weight}.
     *
     * @throws IllegalArgumentException with torch's sentence if there is none
     */
    public Parameter getParameter(String target) {
        return member(target, ModuleTree::ownParameters);
    }

    /**
     * Returns the buffer at a path such as {@code bn.running_mean}.
     *
     * @throws IllegalArgumentException with torch's sentence if there is none
     */
    public Buffer getBuffer(String target) {
        return member(target, ModuleTree::ownBuffers);
    }

    private <T> T member(String target, Function<Module, Map<String, @Nullable T>> members) {
        Objects.requireNonNull(target, "target is null; give a path, features.0.weight say");
        int dot = target.lastIndexOf('.');
        Module holder = getSubmodule(target.substring(0, Math.max(0, dot)));
        T found = members.apply(holder).get(target.substring(dot + 1));
        if (found == null) {
            throw none(holder, target.substring(dot + 1));
        }
        return found;
    }

    private static IllegalArgumentException none(Module holder, String name) {
        return new IllegalArgumentException(holder.typeName() + " has no attribute `" + name + "`");
    }

    /** Returns the number of elements of all parameters. */
    public long parameterCount() {
        return parameters().stream().mapToLong(Parameter::numel).sum();
    }

    /**
     * Frees the memory of this module and all below it. Closing twice is allowed. Each call sees at
     * once that it is gone; what other threads compute with it at that moment ends well, and the
     * memory goes with the last of them.
     */
    @Override
    public void close() {
        for (Module module : modules()) {
            module.parts().present(Parameter.class).values().forEach(ModuleTensor::close);
            module.parts().present(Buffer.class).values().forEach(ModuleTensor::close);
            ModuleTree tree = module;
            NDManager own = tree.manager;
            if (own != null) {
                Uses.free(own);
                tree.manager = null;
            }
        }
    }

    /** Returns the manager of this module's own arrays. */
    protected final NDManager ownManager() {
        NDManager own = manager;
        if (own == null) {
            own = Engines.newManager();
            manager = own;
        }
        return own;
    }

    /**
     * Makes a parameter out of {@code array} and takes the array over. It requires a gradient if
     * its elements are floating-point numbers.
     */
    protected final Parameter parameter(NDArray array) {
        Objects.requireNonNull(array, "array is null; give the values to start with");
        array.attach(ownManager());
        return new Parameter(array, array.getDataType().isFloating());
    }

    /**
     * Makes a parameter that starts as {@code initial} says, unless its values come from a file.
     */
    final Parameter parameter(Initial initial, long... shape) {
        return Initial.isSkipped()
                ? new Parameter(this::ownManager, shape)
                : new Parameter(made(initial, shape));
    }

    private NDArray made(Initial initial, long... shape) {
        if (Arrays.stream(shape).anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException(
                    self().typeName()
                            + ": a tensor can't have a negative size, and is to have the shape "
                            + Arrays.toString(shape)
                            + ". Check the settings.");
        }
        return EngineRefusal.inWords(
                self().typeName(), () -> initial.make(ownManager(), new Shape(shape)));
    }

    /** Makes a buffer that starts as {@code initial} says, unless its values come from a file. */
    final Buffer buffer(Initial initial, long... shape) {
        return Initial.isSkipped()
                ? new Buffer(this::ownManager, true, shape)
                : new Buffer(made(initial, shape));
    }

    /**
     * Holds a module under a name that no field has, as {@code register_module} does.
     *
     * @throws IllegalArgumentException with torch's sentence if the name is empty, holds a dot or
     *     is taken
     */
    protected final void registerModule(String name, @Nullable Module module) {
        parts.add("module", name, Module.class, module);
    }

    /**
     * Holds a parameter under a name that no field has, as {@code register_parameter} does.
     *
     * @throws IllegalArgumentException with torch's sentence if the name is empty, holds a dot or
     *     is taken
     */
    protected final void registerParameter(String name, @Nullable Parameter parameter) {
        parts.add("parameter", name, Parameter.class, parameter);
    }

    /**
     * Holds a buffer under a name that no field has, as {@code register_buffer} does.
     *
     * @throws IllegalArgumentException with torch's sentence if the name is empty, holds a dot or
     *     is taken
     */
    protected final void registerBuffer(String name, @Nullable Buffer buffer) {
        parts.add("buffer", name, Buffer.class, buffer);
    }

    /** Returns the children under their names, in order; one child may have several names. */
    final Map<String, Module> childModules() {
        return parts.present(Module.class);
    }

    /** As {@link #childModules}, with null for one that is registered as None. */
    final Map<String, @Nullable Module> ownModules() {
        return parts.registered(Module.class);
    }

    /** Returns this module's own parameters under their names; null is one that is left out. */
    final Map<String, @Nullable Parameter> ownParameters() {
        return parts.of(Parameter.class);
    }

    /** Returns this module's own buffers under their names; null is one that is left out. */
    final Map<String, @Nullable Buffer> ownBuffers() {
        return parts.of(Buffer.class);
    }

    final ModuleParts parts() {
        return parts;
    }
}
