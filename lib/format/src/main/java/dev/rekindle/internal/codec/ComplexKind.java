package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.tensor.Complex;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Python's {@code complex}. */
final class ComplexKind extends Kind<Complex> {
    private static final String NAME = "builtins.complex";

    ComplexKind() {
        super(Complex.class);
    }

    @Override
    Set<String> callables() {
        return Set.of(NAME);
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return isComplex(call) && PythonComplex.of(Decoding.args(call)) != null;
    }

    /** Tells whether a call is one of {@code complex}, whatever its arguments. */
    static boolean isComplex(PyObject call) {
        return Kinds.isPlain(call)
                && call.callable() instanceof PyGlobal global
                && global.canonical().fullName().equals(NAME);
    }

    @Override
    @Nullable Object build(PyValue pickled, Decoding decoding) {
        return PythonComplex.of(Decoding.args((PyObject) pickled));
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
