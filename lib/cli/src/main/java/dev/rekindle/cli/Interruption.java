package dev.rekindle.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Ctrl-C interrupts the command, so that a save under way takes its unfinished file along. */
final class Interruption {
    private static final long PATIENCE_SECONDS = 5;

    private Interruption() {}

    /** Runs a command in this thread and returns its exit code. */
    static int guarded(IntSupplier command) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> interrupt(worker, done), "interruption"));
        try {
            return command.getAsInt();
        } finally {
            done.countDown();
        }
    }

    /** The JVM ends by itself too; then the command is done, and there is nothing to wait for. */
    private static void interrupt(Thread worker, CountDownLatch done) {
        if (done.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The command did not end in time; it is ended now.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
