package dev.rekindle.tensor;

import java.nio.ByteBuffer;

/**
 * The bytes behind one or more tensors, little-endian, long-addressed. Identity counts: two tensors
 * over one {@link #memory()} share it, and are written as one record. Mirrors {@code
 * torch.UntypedStorage} (torch/storage.py, 2.15.0).
 */
public interface Storage {
    /** Returns the length in bytes. */
    long lengthBytes();

    /**
     * Fills {@code target} from its position to its limit with the bytes from {@code offsetBytes}
     * on.
     *
     * @throws dev.rekindle.errors.TorchFileException if the record behind it is truncated or fails
     *     its CRC
     * @throws IndexOutOfBoundsException if the range is not within {@code 0..lengthBytes()}
     */
    void read(long offsetBytes, ByteBuffer target);

    /**
     * Returns what the bytes belong to; identity counts. Two storages of one memory are written as
     * one record: two looks at one array of an engine, say.
     */
    default Object memory() {
        return this;
    }

    /** Returns torch's location tag: {@code "cpu"}, {@code "cuda:0"}, {@code "meta"} … */
    default String location() {
        return "cpu";
    }
}
