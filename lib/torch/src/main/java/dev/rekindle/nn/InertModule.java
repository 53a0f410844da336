package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module that was read and cannot run: its class is no layer of torch, or one with settings that
 * this library's layer lacks. It prints as in Python, gives its state_dict, and is saved back
 * whole.
 */
final class InertModule extends Module {
    private final transient String className;
    private final transient @Nullable Module likeness;
    private final transient @Nullable String why;

    /**
     * @param likeness the layer of that class, which knows how it prints; null for other classes
     * @param why what keeps the layer from running
     */
    InertModule(SavedModule saved, @Nullable Module likeness, @Nullable String why) {
        this.className = saved.className();
        this.likeness = likeness;
        this.why = why;
        saved.parameters()
                .forEach(
                        (name, value) -> {
                            Tensor tensor = SavedModule.dense(value);
                            long[] shape = tensor == null ? new long[0] : tensor.shape();
                            parts().register(
                                            name,
                                            Parameter.class,
                                            value == null
                                                    ? null
                                                    : new Parameter(this::ownManager, shape));
                        });
        saved.buffers()
                .forEach(
                        (name, value) -> {
                            Tensor tensor = SavedModule.dense(value);
                            long[] shape = tensor == null ? new long[0] : tensor.shape();
                            boolean shown = saved.isPersistent(name);
                            parts().register(
                                            name,
                                            Buffer.class,
                                            value == null
                                                    ? null
                                                    : new Buffer(this::ownManager, shown, shape));
                        });
        saved.children().forEach((name, child) -> parts().register(name, Module.class, child));
    }

    @Override
    public NDArray forward(NDArray x) {
        throw new UnsupportedOperationException(whyNot());
    }

    /** Says so before it is counted how many arrays there are. */
    @Override
    public NDList forward(NDList inputs) {
        throw new UnsupportedOperationException(whyNot());
    }

    /** Returns the sentence that says why it cannot run. */
    String whyNot() {
        return why != null
                ? "this "
                        + typeName()
                        + " was read and cannot run here: "
                        + why
                        + ". It prints, gives its state_dict and can be saved."
                : "a "
                        + className
                        + " read without a class prints and gives its state_dict, but only a Java"
                        + " class has its forward: read it with asModule(YourClass.class).";
    }

    /** Tells whether its class is none of torch's layers, so that only a caller's can run. */
    boolean lacksClass() {
        return why == null;
    }

    @Override
    protected String extraRepr() {
        return likeness == null ? "" : likeness.extraRepr();
    }

    @Override
    boolean foldsAlikeChildren() {
        return likeness != null && likeness.foldsAlikeChildren();
    }

    @Override
    long version() {
        return likeness == null ? super.version() : likeness.version();
    }

    @Override
    String typeName() {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    @Override
    protected String pythonName() {
        return className;
    }

    @Override
    Map<String, @Nullable Object> attributes() {
        Origin origin = origin();
        return origin == null ? Map.of() : origin.attributes();
    }
}
