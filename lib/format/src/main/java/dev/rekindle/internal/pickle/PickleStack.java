package dev.rekindle.internal.pickle;

import dev.rekindle.errors.TorchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pickle machine's stack, with its marks. */
final class PickleStack {
    private final PickleInput input;
    private final int deepest;
    private final List<PyValue> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    PickleStack(PickleInput input, int deepest) {
        this.input = input;
        this.deepest = deepest;
    }

    void push(PyValue value) {
        if (values.size() + marks.size() >= deepest) {
            throw input.refuse(
                    "the stack would hold more than the limit of "
                            + deepest
                            + " values. The file is damaged or hostile; raise"
                            + " LoadOptions.withMaxStackDepth if you trust it.");
        }
        values.add(value);
    }

    void mark() {
        if (values.size() + marks.size() >= deepest) {
            throw input.refuse(
                    "the stack would hold more than the limit of "
                            + deepest
                            + " values. The file is damaged or hostile; raise"
                            + " LoadOptions.withMaxStackDepth if you trust it.");
        }
        marks.add(values.size());
    }

    /** Whether POP would take a mark: nothing stands above it. */
    boolean markIsOnTop() {
        return !marks.isEmpty() && marks.get(marks.size() - 1) == values.size();
    }

    PyValue top() {
        require();
        return values.get(values.size() - 1);
    }

    @Nullable PyValue topOrNull() {
        int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        return values.size() <= floor ? null : values.get(values.size() - 1);
    }

    PyValue pop() {
        require();
        return values.remove(values.size() - 1);
    }

    /** Returns the value under the topmost one, or null where there is none above the mark. */
    @Nullable PyValue second() {
        int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        return values.size() - 2 < floor ? null : values.get(values.size() - 2);
    }

    /** Returns how many values stand above the topmost mark. */
    int aboveMark() {
        return marks.isEmpty() ? 0 : values.size() - marks.get(marks.size() - 1);
    }

    /** Returns all that is on it; unmodifiable. */
    List<PyValue> all() {
        return Collections.unmodifiableList(values);
    }

    void popMark() {
        marks.remove(marks.size() - 1);
    }

    /** Takes everything above the topmost mark, and the mark. */
    List<PyValue> popToMark() {
        if (marks.isEmpty()) {
            throw input.refuse(
                    "needs a MARK on the stack, but there is none. The file is damaged; get it"
                            + " again.");
        }
        List<PyValue> above = values.subList(marks.remove(marks.size() - 1), values.size());
        List<PyValue> taken = new ArrayList<>(above);
        above.clear();
        return taken;
    }

    /** Returns the refusal of an opcode that would change what is on top. */
    TorchFileException wrongTarget(String expected) {
        return input.refuse(
                "needs "
                        + expected
                        + " on the stack, but found "
                        + PyTypes.of(top())
                        + ". The file is damaged; get it again.");
    }

    private void require() {
        int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        if (values.size() <= floor) {
            throw input.refuse(
                    "needs a value on the stack, but there is none. The file is damaged; get it"
                            + " again.");
        }
    }
}
