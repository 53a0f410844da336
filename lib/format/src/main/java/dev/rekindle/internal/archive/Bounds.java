package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;

/** The one check of a range, without overflow. */
final class Bounds {
    private Bounds() {}

    static void check(String where, long position, long count, long size) {
        if (position < 0 || count < 0 || position > size || count > size - position) {
            throw new TorchFileException(
                    where,
                    "bytes "
                            + position
                            + " to "
                            + Long.toUnsignedString(position + count)
                            + " are asked for, but there are "
                            + size
                            + ". The file is truncated or was edited; get it again.");
        }
    }
}
