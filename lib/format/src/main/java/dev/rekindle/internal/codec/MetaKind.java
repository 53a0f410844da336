package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.MetaTensor;

/**
 * A tensor on torch's meta device. Mirrors {@code _rebuild_meta_tensor_no_storage}
 * (torch/_utils.py, 2.15.0).
 */
final class MetaKind extends RebuiltKind<MetaTensor> {
    MetaKind() {
        super(MetaTensor.class, "_rebuild_meta_tensor_no_storage");
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        Arguments args = decoding.arguments((PyObject) pickled);
        return new MetaTensor(
                TensorKind.dtype(args.value(0), args), args.sizes(1), args.sizes(2), args.flag(3));
    }

    @Override
    PyValue reduce(MetaTensor value, Encoding encoding) {
        return call(
                DTypeKind.of(value.dtype()),
                Calls.sizes(value.shape()),
                Calls.sizes(value.strides()),
                PyBool.of(value.requiresGrad()));
    }

    @Override
    Face face(MetaTensor value) {
        return Face.leaf("Tensor", value.toString());
    }
}
