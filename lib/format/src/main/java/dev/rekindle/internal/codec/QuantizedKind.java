package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.QuantizedTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A quantized tensor. Mirrors {@code _rebuild_qtensor} (torch/_utils.py, 2.15.0). */
final class QuantizedKind extends RebuiltKind<QuantizedTensor> {
    QuantizedKind() {
        super(QuantizedTensor.class, "_rebuild_qtensor");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return Kinds.isPlain(call) && (args.size() <= 6 || Calls.isNoHooks(args.get(6)));
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        Arguments scheme = decoding.arguments((PyObject) pickled).tuple(4);
        part.accept(scheme.value(1));
        part.accept(scheme.value(2));
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        Arguments args = decoding.arguments((PyObject) pickled);
        StorageSource.Found found = TensorKind.storage(args.storage(0).id(), args, decoding);
        Tensor integers =
                TensorKind.view(
                        found, found.dtype(), args, 1, args.flag(5), false, false, decoding);
        Arguments scheme = args.tuple(4);
        if (!(scheme.value(0) instanceof PyGlobal name) || !found.dtype().isQuantized()) {
            throw args.refuse("a quantized storage and a scheme", scheme.value(0));
        }
        boolean perTensor = name.name().equals("per_tensor_affine");
        if (perTensor && !(scheme.value(1) instanceof PyFloat)) {
            throw args.refuse("a float as scale", scheme.value(1));
        }
        Long axis = perTensor ? null : scheme.integer(3);
        if (axis != null && (axis < 0 || axis >= integers.dim())) {
            throw args.refuse("an axis of the tensor", scheme.value(3));
        }
        return new QuantizedTensor(
                integers,
                name.name(),
                decoding.get(scheme.value(1)),
                perTensor ? (Object) scheme.integer(2) : decoding.get(scheme.value(2)),
                axis);
    }

    @Override
    void holds(QuantizedTensor value, Consumer<@Nullable Object> part) {
        part.accept(value.scale());
        part.accept(value.zeroPoint());
    }

    @Override
    void register(QuantizedTensor value, StorageTable storages) {
        Tensors.kind(value.integers()).register(value.integers(), storages);
    }

    @Override
    PyValue reduce(QuantizedTensor value, Encoding encoding) {
        List<PyValue> quantizer = new ArrayList<>();
        quantizer.add(new PyGlobal("torch", value.scheme()));
        quantizer.add(encoding.of(value.scale()));
        quantizer.add(encoding.of(value.zeroPoint()));
        if (value.axis() != null) {
            quantizer.add(PyInt.of(Objects.requireNonNull(value.axis())));
        }
        Tensor integers = value.integers();
        return call(
                encoding.storages().id(integers.storage(), integers.dtype(), false),
                PyInt.of(integers.offsetElements()),
                Calls.sizes(integers.shape()),
                Calls.sizes(integers.strides()),
                PyTuple.of(quantizer),
                PyBool.of(integers.requiresGrad()),
                Calls.noHooks());
    }

    @Override
    Face face(QuantizedTensor value) {
        return new Face(
                "Tensor",
                value.toString(),
                List.of(
                        Children.part("integers", value.integers()),
                        Children.part("qscheme", value.scheme()),
                        Children.part("scale", value.scale()),
                        Children.part("zero_point", value.zeroPoint())));
    }
}
