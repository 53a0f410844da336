package dev.rekindle.internal.codec;

import dev.rekindle.value.InertObject;
import dev.rekindle.value.NumpyScalar;
import java.util.Set;

/** A NumPy scalar. */
final class NumpyScalarKind extends NumpyKind<NumpyScalar> {
    NumpyScalarKind() {
        super(NumpyScalar.class);
    }

    @Override
    Set<String> callables() {
        return NumpyRebuild.SCALARS;
    }

    @Override
    NumpyScalar made(NumpyRebuild.Found found, InertObject source) {
        return new NumpyScalar(found.dtype(), found.bytes(), source);
    }

    @Override
    InertObject source(NumpyScalar value) {
        return value.source();
    }

    @Override
    Face face(NumpyScalar value) {
        return NumpyFace.of(value);
    }
}
