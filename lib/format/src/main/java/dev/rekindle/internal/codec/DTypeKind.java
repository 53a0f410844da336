package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.DType;

/** {@code torch.dtype}: in a pickle a name like any other, which {@link GlobalKind} reads. */
final class DTypeKind extends Kind<DType> {
    DTypeKind() {
        super(DType.class);
    }

    @Override
    boolean isAtom() {
        return true;
    }

    static PyGlobal of(DType dtype) {
        return new PyGlobal("torch", dtype.torchName());
    }

    @Override
    PyValue reduce(DType value, Encoding encoding) {
        return of(value);
    }

    @Override
    Face face(DType value) {
        return Face.leaf("torch.dtype", value.toString());
    }
}
