package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.OpenArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the update of one parameter works: it opens the elements of arrays, makes those that the
 * update asks for, and at its end copies back what was worked on elsewhere and frees the rest.
 */
final class Workspace implements AutoCloseable {
    /** Elements that a loop takes at once: three rows of doubles fit the first cache. */
    static final int STRETCH = 2048;

    private static final int ROWS = 3;

    private final NDManager manager;
    private final Rows rows;
    private final List<OpenArray> opened = new ArrayList<>();
    private final List<OpenArray> changed = new ArrayList<>();
    private final List<NDArray> made = new ArrayList<>();
    private boolean closed;

    /** Java's side of a stretch; kept from update to update. */
    static final class Rows {
        private final float[] @Nullable [] floats = new float[ROWS][];
        private final double[] @Nullable [] doubles = new double[ROWS][];
    }

    Workspace(NDManager manager, Rows rows) {
        this.manager = manager;
        this.rows = rows;
    }

    Elements open(NDArray array, boolean readOnly) {
        OpenArray memory = OpenArray.of(array);
        opened.add(memory);
        if (!readOnly) {
            changed.add(memory);
        }
        return Elements.of(this, memory, readOnly);
    }

    /** Returns new elements, as many as {@code other} has, not initialised. */
    Elements like(Elements other) {
        requireOpen();
        NDArray model = other.current();
        NDArray array = Engines.keep(manager.create(model.getShape(), model.getDataType()));
        made.add(array);
        return open(array, false);
    }

    float[] floats(int row) {
        float[] found = rows.floats[row];
        if (found == null) {
            found = new float[STRETCH];
            rows.floats[row] = found;
        }
        return found;
    }

    double[] doubles(int row) {
        double[] found = rows.doubles[row];
        if (found == null) {
            found = new double[STRETCH];
            rows.doubles[row] = found;
        }
        return found;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "[Elements] the update that these elements belonged to is over. Keep what is to"
                            + " stay in the parameter's state.");
        }
    }

    /** Copies back what was worked on elsewhere. */
    void save() {
        changed.forEach(OpenArray::save);
    }

    @Override
    public void close() {
        closed = true;
        opened.forEach(OpenArray::close);
        made.forEach(NDArray::close);
    }
}
