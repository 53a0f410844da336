package dev.rekindle.value;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Storage;

/**
 * A bare storage that stands in the tree itself. {@code untyped} says that torch has an {@code
 * UntypedStorage} there; its elements are bytes.
 *
 * @param storage the bytes
 * @param dtype the type of an element
 * @param untyped whether it is {@code torch.UntypedStorage}
 */
public record TypedStorage(Storage storage, DType dtype, boolean untyped) {
    /** Returns the number of elements. */
    public long numel() {
        return storage.lengthBytes() / dtype.itemSizeBytes();
    }
}
