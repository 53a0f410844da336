package dev.rekindle.internal.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memo of a pickle being read. Picklers number from 0 upward; other numbers are legal and kept
 * apart, so that a large one costs no memory.
 */
final class PickleMemo {
    private final PickleInput input;
    private final int most;
    private final List<PyValue> inOrder = new ArrayList<>();
    private final Map<Long, PyValue> others = new HashMap<>();
    private @Nullable PyValue last;

    PickleMemo(PickleInput input, int most) {
        this.input = input;
        this.most = most;
    }

    int size() {
        return inOrder.size() + others.size();
    }

    void put(long index, PyValue value) {
        last = value;
        if (index < inOrder.size()) {
            inOrder.set((int) index, value);
        } else if (index == inOrder.size() && !others.containsKey(index)) {
            requireRoom();
            inOrder.add(value);
        } else if (others.put(index, value) == null) {
            requireRoom();
        }
    }

    /** Tells whether {@code value} is what was put last. */
    boolean wasPutLast(PyValue value) {
        return last == value;
    }

    PyValue get(long index) {
        @Nullable PyValue value =
                index < inOrder.size() ? inOrder.get((int) index) : others.get(index);
        if (value == null) {
            throw input.refuse(
                    "looks up memo entry "
                            + index
                            + ", which was never put. The file is damaged; get it again.");
        }
        return value;
    }

    private void requireRoom() {
        if (size() > most) {
            throw input.refuse(
                    "the memo would hold more than the limit of "
                            + most
                            + " entries. The file is damaged or hostile; raise"
                            + " LoadOptions.withMaxMemoEntries if you trust it.");
        }
    }
}
