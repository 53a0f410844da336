package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module of a class whose code is elsewhere: its parts and settings, without its forward. */
final class TreeModule extends Module {
    private final String className;
    private final Map<String, @Nullable Object> attributes;
    private final Map<String, Module> children;
    private final Map<String, @Nullable Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, @Nullable Buffer> buffers = new LinkedHashMap<>();

    TreeModule(ModuleTree tree, Map<String, Module> children) {
        this.className = tree.className();
        this.attributes = tree.attributes();
        this.children = children;
        tree.parameters()
                .forEach(
                        (name, value) ->
                                parameters.put(
                                        String.valueOf(name),
                                        value instanceof dev.rekindle.value.Parameter saved
                                                ? parameter(array(saved.tensor()))
                                                : null));
        tree.buffers()
                .forEach(
                        (name, value) ->
                                buffers.put(
                                        String.valueOf(name),
                                        value instanceof Tensor saved
                                                ? new Buffer(array(saved))
                                                : null));
    }

    private NDArray array(Tensor tensor) {
        return Engines.keep(
                ownManager().zeros(new Shape(tensor.shape()), Tensors.engineType(tensor.dtype())));
    }

    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(
                "a "
                        + className
                        + " read without a class prints and gives its state_dict, but only a Java"
                        + " class has its forward: read it with asModule(YourClass.class).");
    }

    @Override
    Map<String, Module> childModules() {
        return children;
    }

    @Override
    Map<String, @Nullable Parameter> ownParameters() {
        return parameters;
    }

    @Override
    Map<String, @Nullable Buffer> ownBuffers() {
        return buffers;
    }

    @Override
    String typeName() {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    @Override
    protected String pythonName() {
        return className;
    }

    Map<String, @Nullable Object> attributes() {
        return attributes;
    }
}
