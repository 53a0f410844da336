package dev.rekindle;

import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.internal.djl.Uses;

/**
 * A stretch in which nothing is recorded for gradients, on this thread; see {@link Torch#noGrad()}.
 * Mirrors {@code torch.no_grad} (torch/autograd/grad_mode.py, 2.15.0).
 */
public final class NoGrad implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final boolean recordedBefore;
    private final Uses.Use use;
    private boolean closed;

    NoGrad() {
        recordedBefore = GradMode.set(false);
        use = Uses.begin();
    }

    /** Goes on as before. Closing twice is allowed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (thread != Thread.currentThread()) {
            throw new IllegalStateException(
                    "[no_grad] begun on thread "
                            + thread.getName()
                            + ", and this is "
                            + Thread.currentThread().getName()
                            + ". Each thread has a mode of its own.");
        }
        closed = true;
        use.close();
        GradMode.set(recordedBefore);
    }
}
