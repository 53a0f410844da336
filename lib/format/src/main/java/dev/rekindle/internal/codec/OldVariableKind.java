package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Parameter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Parameter, or a Variable, as torch before 0.4 pickled it: {@code Parameter(data)} with the
 * state {@code (requires_grad, volatile, hooks)}, or {@code Parameter()} with the state {@code
 * (data, grad, hooks, requires_grad, volatile)}. As in torch, a gradient is not kept. Mirrors
 * {@code Tensor.__setstate__} (torch/_tensor.py, 2.15.0).
 */
final class OldVariableKind extends ReadOnlyKind {
    private static final String PARAMETER = "torch.nn.parameter.Parameter";

    @Override
    Set<String> callables() {
        return Set.of(PARAMETER, "torch.autograd.variable.Variable");
    }

    /** What one of them says. */
    private record Form(PyValue data, @Nullable PyValue requiresGrad) {}

    private static @Nullable Form form(PyObject call) {
        List<PyValue> args = Decoding.args(call);
        if (!Kinds.isBare(call) || args.size() > 2 || !(call.args() instanceof PyTuple)) {
            return null;
        }
        PyValue data = args.isEmpty() ? null : args.get(0);
        PyValue requiresGrad = args.size() > 1 ? args.get(1) : null;
        if (call.state() != null) {
            if (!(call.state() instanceof PyTuple state)) {
                return null;
            }
            List<PyValue> items = state.items();
            if (items.size() == 5 && Calls.isNoHooks(items.get(2))) {
                data = items.get(0);
                requiresGrad = items.get(3);
            } else if (items.size() == 3 && Calls.isNoHooks(items.get(2))) {
                requiresGrad = items.get(0);
            } else {
                return null;
            }
        }
        return data == null ? null : new Form(data, requiresGrad);
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        Form form = form(call);
        return form != null && decoding.isTensor(form.data());
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        part.accept(Objects.requireNonNull(form((PyObject) pickled)).data());
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        Form form = Objects.requireNonNull(form(call));
        Object data = Objects.requireNonNull(decoding.get(form.data()));
        boolean isParameter =
                call.callable() instanceof PyGlobal type
                        && type.canonical().fullName().equals(PARAMETER);
        boolean requiresGrad = isParameter;
        if (form.requiresGrad() != null) {
            String name = String.valueOf(call.callableName());
            requiresGrad =
                    new Arguments(decoding.where(), name, PyTuple.of(form.requiresGrad())).flag(0);
        }
        if (isParameter || !(data instanceof Tensor tensor)) {
            return new Parameter(data, requiresGrad, null);
        }
        return requiringGrad(tensor, requiresGrad);
    }

    static Tensor requiringGrad(Tensor tensor, boolean requiresGrad) {
        return new Tensor(
                tensor.storage(),
                tensor.dtype(),
                tensor.offsetElements(),
                tensor.shape(),
                tensor.strides(),
                requiresGrad,
                tensor.conj(),
                tensor.neg());
    }
}
