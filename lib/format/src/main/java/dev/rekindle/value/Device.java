package dev.rekindle.value;

import dev.rekindle.internal.pickle.SeededHash;
import org.jspecify.annotations.Nullable;

/**
 * A {@code torch.device}.
 *
 * @param type such as {@code cpu} or {@code cuda}
 * @param index the number of the device, or null for the current one
 */
public record Device(String type, @Nullable Long index) {
    @Override
    public int hashCode() {
        return SeededHash.of(SeededHash.of(type), SeededHash.of(index));
    }

    /** Returns {@code cuda:0}. */
    @Override
    public String toString() {
        return index == null ? type : type + ":" + index;
    }
}
