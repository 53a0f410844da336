package dev.rekindle.internal.tree;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Takes the SHA-256 of tensors, as long as that takes a time that fits the file: views may repeat a
 * few bytes terabytes long, and any number of them.
 */
public final class Digests {
    /** What may be read again and again, whatever the file's size: seconds. */
    private static final long SPARE_BYTES = 4L << 30;

    /** How often each byte of the file may be read. */
    private static final int TIMES = 16;

    private static final long MOST_COUNTED = Long.MAX_VALUE >> 10;

    private final String where;
    private final Map<Storage, Boolean> storages = new IdentityHashMap<>();
    private long budgetBytes = SPARE_BYTES;

    /**
     * @param where what a refusal starts with
     */
    public Digests(String where) {
        this.where = where;
    }

    /**
     * Returns the SHA-256 of a tensor's elements, in hex.
     *
     * @throws TorchFileException if all tensors so far ask for far more bytes than their storages
     *     hold
     */
    public String of(Tensor tensor) {
        require(tensor);
        return tensor.sha256();
    }

    /** Refuses a tensor that {@link #affords} does not. */
    public void require(Tensor tensor) {
        if (!affords(tensor)) {
            throw new TorchFileException(
                    where,
                    "a view shows "
                            + tensor.lengthBytes()
                            + " bytes over a storage of "
                            + tensor.storage().lengthBytes()
                            + ", too many to read. Leave its values out, or save a copy of what is"
                            + " meant.");
        }
    }

    /** Counts a reading of a tensor's elements; returns false where it would take too long. */
    public boolean affords(Tensor tensor) {
        Storage storage = tensor.storage();
        if (storages.put(storage, true) == null) {
            budgetBytes += TIMES * Math.min(storage.lengthBytes(), MOST_COUNTED);
        }
        long needed = Math.min(tensor.lengthBytes(), MOST_COUNTED);
        if (needed > budgetBytes) {
            return false;
        }
        budgetBytes -= needed;
        return true;
    }
}
