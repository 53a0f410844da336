package dev.rekindle.internal.codec;

import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Layout;
import dev.rekindle.value.Size;
import dev.rekindle.value.SparseTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A sparse tensor. Mirrors {@code _rebuild_sparse_tensor} (torch/_utils.py, 2.15.0). */
final class SparseKind extends RebuiltKind<SparseTensor> {
    SparseKind() {
        super(SparseTensor.class, "_rebuild_sparse_tensor");
    }

    /** The tensors among the parts, which are decoded first. */
    private static List<PyValue> tensors(PyObject call, Decoding decoding) {
        Arguments data = decoding.arguments(call).tuple(1);
        List<PyValue> tensors = new ArrayList<>();
        for (int i = 0; i < data.count(); i++) {
            if (decoding.isDense(data.value(i))) {
                tensors.add(data.value(i));
            }
        }
        return tensors;
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        tensors((PyObject) pickled, decoding).forEach(part);
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        Arguments args = decoding.arguments(call);
        if (!(args.value(0) instanceof PyObject named)) {
            throw args.refuse("a layout", args.value(0));
        }
        Layout layout = LayoutKind.read(named, decoding);
        List<Tensor> tensors = new ArrayList<>();
        for (PyValue part : tensors(call, decoding)) {
            tensors.add((Tensor) Objects.requireNonNull(decoding.get(part)));
        }
        Arguments data = args.tuple(1);
        boolean coo = layout == Layout.SPARSE_COO;
        int expected = coo ? 2 : 3;
        if (tensors.size() != expected || data.count() < expected + 1 || data.count() > 4) {
            throw args.refuse(expected + " tensors and a size", args.value(1));
        }
        Size size = new Size(data.sizes(expected));
        Boolean coalesced = coo && data.count() > 3 ? data.flag(3) : null;
        return TensorKind.checked(
                decoding, () -> new SparseTensor(layout, tensors, size, coalesced));
    }

    @Override
    void holds(SparseTensor value, Consumer<@Nullable Object> part) {
        part.accept(value.layout());
    }

    @Override
    void register(SparseTensor value, StorageTable storages) {
        value.parts().forEach(part -> Tensors.kind(part).register(part, storages));
    }

    @Override
    PyValue reduce(SparseTensor value, Encoding encoding) {
        List<PyValue> data = new ArrayList<>();
        for (Tensor part : value.parts()) {
            data.add(encoding.fresh(part));
        }
        data.add(SizeKind.of(value.size()));
        if (value.coalesced() != null) {
            data.add(PyBool.of(value.coalesced()));
        }
        return call(encoding.of(value.layout()), PyTuple.of(data));
    }

    @Override
    Face face(SparseTensor value) {
        List<Child> parts = new ArrayList<>();
        boolean coo = value.layout() == Layout.SPARSE_COO;
        int last = value.parts().size() - 1;
        for (int i = 0; i < last; i++) {
            String name = coo ? "indices" : i == 0 ? "compressed" : "plain";
            parts.add(Children.part(name, value.parts().get(i)));
        }
        parts.add(Children.part("layout", value.layout()));
        parts.add(Children.part("size", value.size()));
        parts.add(Children.part("values", value.values()));
        return new Face("Tensor", value.toString(), parts);
    }
}
