package dev.rekindle.nn;

import java.util.List;

/**
 * A place in a container, as Python counts: −1 is the last. Mirrors {@code
 * Sequential._get_item_by_idx} (torch/nn/modules/container.py, 2.15.0).
 */
final class Place {
    private Place() {}

    /**
     * @throws IndexOutOfBoundsException if the place is none of the list's
     */
    static <T> T of(List<T> all, int index) {
        int size = all.size();
        if (index < -size || index >= size) {
            throw new IndexOutOfBoundsException(
                    "index "
                            + index
                            + " is out of range: "
                            + (size == 0
                                    ? "there is nothing in it."
                                    : "there are " + size + ", from 0 to " + (size - 1) + "."));
        }
        return all.get(index < 0 ? index + size : index);
    }
}
