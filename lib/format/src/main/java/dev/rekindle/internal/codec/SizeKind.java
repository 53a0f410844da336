package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.Size;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code torch.Size}. */
final class SizeKind extends Kind<Size> {
    private static final String NAME = "torch.Size";

    SizeKind() {
        super(Size.class);
    }

    @Override
    Set<String> callables() {
        return Set.of(NAME);
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        if (!Kinds.isPlain(call)) {
            return false;
        }
        boolean taken = sizes(call) != null;
        if (!taken && Decoding.args(call).stream().anyMatch(SizeKind::holdsALiteral)) {
            throw decoding.refuse(
                    "torch.Size takes whole numbers of 64 bits, and is given something else. The"
                            + " file is damaged or was edited; save it again.");
        }
        return taken;
    }

    /** Tells whether a tuple or list holds what neither is nor stands for a whole number. */
    private static boolean holdsALiteral(PyValue argument) {
        Collection<PyValue> items = PythonIteration.of(argument);
        return (argument instanceof PyTuple || argument instanceof PyList)
                && items != null
                && items.stream()
                        .anyMatch(
                                item ->
                                        !(item instanceof PyObject)
                                                && PythonIteration.integer(item) == null);
    }

    /** Returns the sizes, or null where Python does not take the arguments, or Java the numbers. */
    private static long @Nullable [] sizes(PyObject call) {
        List<PyValue> args = Decoding.args(call);
        if (args.size() == 1
                && args.get(0) instanceof PyObject size
                && NAME.equals(size.callableName())) {
            // A call within a call within a call could be as deep as a file is long.
            boolean flat = Decoding.args(size).stream().noneMatch(PyObject.class::isInstance);
            return flat && Kinds.isPlain(size) ? sizes(size) : null;
        }
        Collection<PyValue> items = args.isEmpty() ? List.of() : PythonIteration.of(args.get(0));
        if (items == null || args.size() > 1) {
            return null;
        }
        long[] sizes = new long[items.size()];
        int count = 0;
        for (PyValue item : items) {
            PyInt size = PythonIteration.integer(item);
            if (size == null || !size.fitsLong()) {
                return null;
            }
            sizes[count++] = size.longValue();
        }
        return sizes;
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return new Size(Objects.requireNonNull(sizes((PyObject) pickled)));
    }

    static PyObject of(Size size) {
        return Calls.of("torch", "Size", Calls.sizes(size.toLongArray()));
    }

    @Override
    PyValue reduce(Size value, Encoding encoding) {
        return of(value);
    }

    @Override
    Face face(Size value) {
        return Face.leaf("torch.Size", PythonStr.bare(value.toString(), Face.LONGEST));
    }
}
