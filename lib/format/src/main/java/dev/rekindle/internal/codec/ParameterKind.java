package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.Parameter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code torch.nn.Parameter} over a tensor of any kind. Mirrors {@code Parameter.__reduce_ex__}
 * (torch/nn/parameter.py, 2.15.0).
 */
final class ParameterKind extends Kind<Parameter> {
    private static final String PLAIN = "torch._utils._rebuild_parameter";
    private static final String WITH_STATE = "torch._utils._rebuild_parameter_with_state";

    ParameterKind() {
        super(Parameter.class);
    }

    @Override
    Set<String> callables() {
        return Set.of(PLAIN, WITH_STATE);
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return Kinds.isPlain(call)
                && args.size() == (WITH_STATE.equals(call.callableName()) ? 4 : 3)
                && Calls.isNoHooks(args.get(2))
                && decoding.isTensor(args.get(0));
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        List<PyValue> args = Decoding.args((PyObject) pickled);
        part.accept(args.get(0));
        if (args.size() > 3) {
            part.accept(args.get(3));
        }
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        List<PyValue> args = Decoding.args((PyObject) pickled);
        return new Parameter(
                Objects.requireNonNull(decoding.get(args.get(0))),
                decoding.arguments((PyObject) pickled).flag(1),
                args.size() > 3 ? decoding.get(args.get(3)) : null);
    }

    @Override
    void holds(Parameter value, Consumer<@Nullable Object> part) {
        Tensors.kind(value.data()).holds(value.data(), part);
        part.accept(value.state());
    }

    @Override
    void register(Parameter value, StorageTable storages) {
        Tensors.kind(value.data()).register(value.data(), storages);
    }

    @Override
    PyValue reduce(Parameter value, Encoding encoding) {
        PyValue data = encoding.fresh(value.data());
        PyBool requiresGrad = PyBool.of(value.requiresGrad());
        return value.state() == null
                ? Calls.of(
                        "torch._utils", "_rebuild_parameter", data, requiresGrad, Calls.noHooks())
                : Calls.of(
                        "torch._utils",
                        "_rebuild_parameter_with_state",
                        data,
                        requiresGrad,
                        Calls.noHooks(),
                        encoding.of(value.state()));
    }

    @Override
    Face face(Parameter value) {
        return Tensors.carrying(
                "Parameter",
                "Parameter containing: ",
                value.data(),
                value.state() != null,
                value.state());
    }
}
