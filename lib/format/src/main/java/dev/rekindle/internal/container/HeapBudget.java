package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;

/** Refuses what would not fit on Java's heap, before it is read. */
final class HeapBudget {
    private HeapBudget() {}

    /**
     * Takes half of the heap for what a file's index may take.
     *
     * @param what the thing, as a sentence's subject
     * @throws TorchFileException if {@code bytes} times {@code heapPerByte} are more
     */
    static void require(String where, String what, long bytes, int heapPerByte) {
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (bytes > most / heapPerByte) {
            throw new TorchFileException(
                    where,
                    what
                            + " may take "
                            + bytes * heapPerByte
                            + " bytes of memory, but Java has "
                            + most
                            + " for it. If you trust the file, give Java more with -Xmx.");
        }
    }
}
