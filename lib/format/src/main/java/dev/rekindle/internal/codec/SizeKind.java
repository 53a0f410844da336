package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.Size;
import java.util.Set;

/** {@code torch.Size}. */
final class SizeKind extends Kind<Size> {
    SizeKind() {
        super(Size.class);
    }

    @Override
    Set<String> callables() {
        return Set.of("torch.Size");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return Kinds.isPlain(call) && Decoding.args(call).size() == 1;
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return new Size(decoding.arguments((PyObject) pickled).sizes(0));
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
