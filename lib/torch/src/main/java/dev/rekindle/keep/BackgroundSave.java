package dev.rekindle.keep;

import dev.rekindle.errors.TorchFileException;
import org.jspecify.annotations.Nullable;

/**
 * One save beside the training; the next one waits for it, so that no more than one copy is in
 * memory. Its thread is no daemon: a program that ends lets it finish.
 */
final class BackgroundSave {
    private @Nullable Thread thread;
    private volatile @Nullable RuntimeException failure;

    void start(long step, Runnable save) {
        Thread started =
                new Thread(
                        () -> {
                            try {
                                save.run();
                            } catch (TorchFileException e) {
                                failure =
                                        new TorchFileException(
                                                e.where(),
                                                "the save after step "
                                                        + step
                                                        + ", made beside the training, failed: "
                                                        + e.what(),
                                                e);
                            } catch (RuntimeException | Error e) {
                                failure =
                                        new IllegalStateException(
                                                "[keeper] the save after step "
                                                        + step
                                                        + ", made beside the training, failed: "
                                                        + e,
                                                e);
                            }
                        },
                        "checkpoint-keeper");
        thread = started;
        started.start();
    }

    /** Waits for the save under way, and returns what went wrong, once. */
    @Nullable RuntimeException await() {
        Thread running = thread;
        boolean interrupted = false;
        while (running != null) {
            try {
                running.join();
                running = null;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        thread = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException told = failure;
        failure = null;
        return told;
    }

    /** Throws what went wrong, without waiting. */
    void throwFailure() {
        RuntimeException told = failure;
        if (told != null) {
            failure = null;
            throw told;
        }
    }
}
