package dev.rekindle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.internal.djl.Uses;
import dev.rekindle.internal.text.Given;

/**
 * One step of training: what is computed in it is recorded, so that {@link #backward} can give
 * gradients, and freed at its end. Python records always and frees by counting references; see
 * {@link Torch#step()}. Each thread may have a step of its own.
 *
 * <p>In a network or a loss of your own, times a number is {@link Torch#mul Torch.mul(x, 2)}: with
 * DJL's {@code x.mul(2)}, {@code div(2)} and {@code pow(2)} gradients can be silently wrong.
 */
public final class Step implements AutoCloseable {
    private static final ThreadLocal<Boolean> OPEN = ThreadLocal.withInitial(() -> false);

    private final Thread thread = Thread.currentThread();
    private final boolean recordedBefore;
    private final NDScope arrays;
    private final Uses.Use use;
    private boolean closed;

    Step() {
        if (OPEN.get()) {
            throw new IllegalStateException(
                    "[step] a step is open on this thread already, and an inner one would free"
                            + " what the outer one still needs. Go on in the open one: it takes"
                            + " any number of backward calls.");
        }
        recordedBefore = GradMode.set(true);
        use = Uses.begin();
        arrays = new NDScope();
        OPEN.set(true);
    }

    /**
     * Adds the gradients of {@code loss} to the parameters it was computed from, as {@code
     * loss.backward()} does (torch/_tensor.py, 2.15.0).
     *
     * @throws IllegalStateException with torch's sentence if the loss is not one number, was
     *     computed from nothing that learns, or went back already; or if the step is over
     */
    public void backward(NDArray loss) {
        requireHere("backward");
        GradMode.backward(Given.given(loss, "backward", "loss"));
    }

    /** Keeps an array past the end of the step, until it is closed, and returns it. */
    public NDArray keep(NDArray array) {
        requireHere("keep");
        return Engines.keep(Given.given(array, "keep", "array"));
    }

    /** Frees what was computed in the step and not kept. Closing twice is allowed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireHere("close");
        closed = true;
        OPEN.remove();
        arrays.close();
        use.close();
        GradMode.set(recordedBefore);
    }

    /** Tells whether a step is open on this thread. */
    static boolean isOpen() {
        return OPEN.get();
    }

    private void requireHere(String what) {
        if (closed) {
            throw new IllegalStateException("[" + what + "] the step is over. Begin a new one.");
        }
        if (thread != Thread.currentThread()) {
            throw new IllegalStateException(
                    "["
                            + what
                            + "] the step was begun on thread "
                            + thread.getName()
                            + ", and this is "
                            + Thread.currentThread().getName()
                            + ". Each thread begins a step of its own.");
        }
    }
}
