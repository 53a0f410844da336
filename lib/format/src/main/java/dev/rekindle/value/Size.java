package dev.rekindle.value;

import dev.rekindle.internal.pickle.SeededHash;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A {@code torch.Size}. */
public final class Size {
    private final long[] sizes;

    /** A copy of {@code sizes}. */
    public Size(long... sizes) {
        this.sizes = sizes.clone();
    }

    /** Returns a copy of the sizes. */
    public long[] toLongArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Size that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        int all = sizes.length;
        for (long size : sizes) {
            all = SeededHash.of(all, SeededHash.of(size));
        }
        return all;
    }

    /** Returns {@code torch.Size([2, 3])}. */
    @Override
    public String toString() {
        return Arrays.stream(sizes)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "torch.Size([", "])"));
    }
}
