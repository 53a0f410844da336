package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The calls that a pickle makes, as kinds write them: all fresh objects. */
final class Calls {
    private Calls() {}

    static PyObject of(String module, String name, PyValue... args) {
        return new PyObject(
                PyObject.Made.REDUCE, new PyGlobal(module, name), PyTuple.of(Arrays.asList(args)));
    }

    /** {@code OrderedDict()}: a tensor's backward hooks, of which there are none. */
    static PyObject noHooks() {
        return of("collections", "OrderedDict");
    }

    /** Tells whether a value is a fresh, empty {@code OrderedDict()}, or None as old files say. */
    static boolean isNoHooks(PyValue value) {
        return value == dev.rekindle.internal.pickle.PyNone.NONE
                || (value instanceof PyObject call
                        && "collections.OrderedDict".equals(call.callableName())
                        && Kinds.isPlain(call)
                        && Decoding.args(call).isEmpty());
    }

    static PyTuple sizes(long[] sizes) {
        List<PyValue> items = new ArrayList<>();
        for (long size : sizes) {
            items.add(PyInt.of(size));
        }
        return PyTuple.of(items);
    }
}
