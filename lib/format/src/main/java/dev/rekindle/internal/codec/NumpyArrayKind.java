package dev.rekindle.internal.codec;

import dev.rekindle.value.InertObject;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.Size;
import java.util.Objects;
import java.util.Set;

/** A NumPy array. */
final class NumpyArrayKind extends NumpyKind<NumpyArray> {
    NumpyArrayKind() {
        super(NumpyArray.class);
    }

    @Override
    Set<String> callables() {
        return NumpyRebuild.ARRAYS;
    }

    @Override
    NumpyArray made(NumpyRebuild.Found found, InertObject source) {
        return new NumpyArray(
                found.dtype(),
                new Size(Objects.requireNonNull(found.shape())),
                found.fortran(),
                found.bytes(),
                source);
    }

    @Override
    InertObject source(NumpyArray value) {
        return value.source();
    }

    @Override
    Face face(NumpyArray value) {
        return NumpyFace.of(value);
    }
}
