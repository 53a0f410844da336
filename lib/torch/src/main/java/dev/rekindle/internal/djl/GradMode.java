package dev.rekindle.internal.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/** Autograd: whether this thread records operations, and the way back through them. */
public final class GradMode {
    private GradMode() {}

    /** Says whether operations of this thread are recorded, and returns what was so before. */
    public static boolean set(boolean recorded) {
        EngineStart.require();
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(recorded);
        return before;
    }

    /** Tells whether operations of this thread are recorded. */
    public static boolean isRecorded() {
        EngineStart.require();
        return JniUtils.isGradMode();
    }

    /** Tells whether operations of this thread are recorded, and an array asks for a gradient. */
    public static boolean isRecorded(List<NDArray> arrays) {
        return isRecorded() && arrays.stream().anyMatch(Ops::requiresGrad);
    }

    /**
     * Adds the gradients of {@code loss} to all arrays that it was computed from and that require
     * one, as {@code loss.backward()} does (torch/_tensor.py, 2.15.0).
     *
     * @throws IllegalStateException if the loss has no way back, is no single number, or its way
     *     back was gone already
     */
    public static void backward(NDArray loss) {
        Memory.requireOpen(loss);
        if (!Ops.requiresGrad(loss)) {
            throw new IllegalStateException(
                    "[backward] element 0 of tensors does not require grad and does not have a"
                            + " grad_fn: the loss was computed outside of a step, inside of"
                            + " noGrad, or from nothing that learns. Compute it inside of the"
                            + " step.");
        }
        if (loss.getShape().size() != 1) {
            throw new IllegalStateException(
                    "[backward] grad can be implicitly created only for scalar outputs, and the"
                            + " loss has shape "
                            + loss.getShape()
                            + ". Take its mean() or sum().");
        }
        NDManager manager = loss.getManager();
        try (NDArray one = manager.ones(loss.getShape(), loss.getDataType())) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        } catch (EngineException e) {
            // The engine says it in its first line; a trace of its C++ follows.
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalStateException("[backward] " + reason, e);
        }
    }
}
