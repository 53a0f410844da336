package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.tensor.Complex;
import java.util.List;
import java.util.Set;

/** Python's {@code complex}. */
final class ComplexKind extends Kind<Complex> {
    ComplexKind() {
        super(Complex.class);
    }

    @Override
    Set<String> callables() {
        return Set.of("builtins.complex");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return Kinds.isPlain(call)
                && args.size() == 2
                && args.get(0) instanceof PyFloat
                && args.get(1) instanceof PyFloat;
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        List<PyValue> args = Decoding.args((PyObject) pickled);
        return new Complex(((PyFloat) args.get(0)).value(), ((PyFloat) args.get(1)).value());
    }

    @Override
    PyValue reduce(Complex value, Encoding encoding) {
        return Calls.of(
                "builtins", "complex", new PyFloat(value.real()), new PyFloat(value.imaginary()));
    }

    /** {@code complex_repr} (CPython 3.11, Objects/complexobject.c). */
    @Override
    Face face(Complex value) {
        String im = trimmed(value.imaginary());
        boolean zero = value.real() == 0 && 1 / value.real() > 0;
        return Face.leaf(
                "complex",
                zero
                        ? im + "j"
                        : "("
                                + trimmed(value.real())
                                + (im.startsWith("-") ? "" : "+")
                                + im
                                + "j)");
    }

    private static String trimmed(double value) {
        String text = PythonFloat.repr(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
