package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.Global;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of any kind with attributes, {@code nn.Buffer} among them. Mirrors {@code
 * _rebuild_from_type_v2} (torch/_tensor.py, 2.15.0). A tensor of another class stays inert.
 */
final class AttributedKind extends Kind<AttributedTensor> {
    AttributedKind() {
        super(AttributedTensor.class);
    }

    @Override
    Set<String> callables() {
        return Set.of("torch._tensor._rebuild_from_type_v2");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return Kinds.isPlain(call)
                && args.size() == 4
                && args.get(0) instanceof PyGlobal
                && args.get(1) instanceof PyGlobal type
                && type.fullName().equals("torch.Tensor")
                && decoding.isTensor(inner(call, decoding));
    }

    /** Returns the tensor that is made before its attributes are set. */
    private static PyObject inner(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return (PyObject)
                decoding.derived(
                        call, () -> new PyObject(PyObject.Made.REDUCE, args.get(0), args.get(2)));
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        PyObject call = (PyObject) pickled;
        part.accept(inner(call, decoding));
        part.accept(Decoding.args(call).get(3));
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        return new AttributedTensor(
                Objects.requireNonNull(decoding.get(inner(call, decoding))),
                new Global("torch", "Tensor"),
                decoding.get(Decoding.args(call).get(3)));
    }

    @Override
    void holds(AttributedTensor value, Consumer<@Nullable Object> part) {
        Tensors.kind(value.tensor()).holds(value.tensor(), part);
        part.accept(value.state());
    }

    @Override
    void register(AttributedTensor value, StorageTable storages) {
        Tensors.kind(value.tensor()).register(value.tensor(), storages);
    }

    @Override
    PyValue reduce(AttributedTensor value, Encoding encoding) {
        PyObject inner = (PyObject) encoding.fresh(value.tensor());
        return Calls.of(
                "torch._tensor",
                "_rebuild_from_type_v2",
                inner.callable(),
                new PyGlobal(value.type().module(), value.type().name()),
                inner.args(),
                encoding.of(value.state()));
    }

    @Override
    Face face(AttributedTensor value) {
        String type = value.type().name();
        boolean plain = value.type().fullName().equals("torch.Tensor");
        return Tensors.carrying(
                type,
                plain ? "" : PythonStr.bare(type, Face.LONGEST) + " containing: ",
                value.tensor(),
                true,
                value.state());
    }
}
