package dev.rekindle.internal.codec;

import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.NestedTensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** A strided nested tensor. Mirrors {@code _rebuild_nested_tensor} (torch/_utils.py, 2.15.0). */
final class NestedKind extends RebuiltKind<NestedTensor> {
    NestedKind() {
        super(NestedTensor.class, "_rebuild_nested_tensor");
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        for (PyValue tensor : Decoding.args((PyObject) pickled)) {
            if (decoding.isDense(tensor)) {
                part.accept(tensor);
            }
        }
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        Arguments args = decoding.arguments((PyObject) pickled);
        List<Tensor> tensors = new ArrayList<>();
        parts(
                pickled,
                decoding,
                part -> tensors.add((Tensor) Objects.requireNonNull(decoding.get(part))));
        if (tensors.size() != 4 || args.count() != 4) {
            throw args.refuse("a buffer, sizes, strides and offsets", ((PyObject) pickled).args());
        }
        return TensorKind.checked(
                decoding,
                () ->
                        new NestedTensor(
                                tensors.get(0), tensors.get(1), tensors.get(2), tensors.get(3)));
    }

    @Override
    void register(NestedTensor value, StorageTable storages) {
        value.parts().forEach(part -> Tensors.kind(part).register(part, storages));
    }

    @Override
    PyValue reduce(NestedTensor value, Encoding encoding) {
        // Sizes and strides may be one object.
        Map<Tensor, PyValue> parts = new IdentityHashMap<>();
        value.parts().forEach(part -> parts.computeIfAbsent(part, encoding::fresh));
        return call(value.parts().stream().map(parts::get).toArray(PyValue[]::new));
    }

    @Override
    Face face(NestedTensor value) {
        List<Child> parts = new ArrayList<>();
        List<String> names = List.of("buffer", "sizes", "strides", "offsets");
        for (int i = 0; i < names.size(); i++) {
            parts.add(Children.part(names.get(i), value.parts().get(i)));
        }
        return new Face("Tensor", value.toString(), parts);
    }
}
