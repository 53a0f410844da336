package dev.rekindle.internal.codec;

import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.tensor.DType;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Any other object: of a class, or the result of a function, that only Python could make. It may
 * hold itself, through its arguments too.
 */
final class InertKind extends Kind<InertObject> {
    InertKind() {
        super(InertObject.class);
    }

    @Override
    InertObject empty(PyValue pickled, Decoding decoding) {
        PyObject call = (PyObject) pickled;
        String called = String.valueOf(name(call));
        if (decoding.asData()
                && (!Globals.isInertData(called) || !InertArguments.areTaken(called, call))) {
            throw decoding.refuse(
                    "a call of "
                            + (name(call) == null ? "another call's result" : name(call))
                            + " is none that torch or Python write, and can't be read as data. The"
                            + " file was edited or is damaged; save it again, or open it with inert"
                            + " objects allowed to look at it.");
        }
        return new InertObject(call.made());
    }

    private static @Nullable String name(PyObject call) {
        return call.callable() instanceof dev.rekindle.internal.pickle.PyGlobal global
                ? global.canonical().fullName()
                : null;
    }

    @Override
    void parts(PyValue pickled, Decoding decoding, Consumer<PyValue> part) {
        partsOf((PyObject) pickled, part);
    }

    static void partsOf(PyObject call, Consumer<PyValue> part) {
        dev.rekindle.internal.pickle.PyParts.of(call, part);
    }

    @Override
    void fill(PyValue pickled, InertObject value, Decoding decoding) {
        fillFrom((PyObject) pickled, value, decoding);
    }

    static void fillFrom(PyObject call, InertObject value, Decoding decoding) {
        PyValue kwargs = call.kwargs();
        value.made(
                callable(call.callable(), decoding),
                decoding.get(call.args()),
                kwargs == null ? null : decoding.get(kwargs));
        value.items().addAll(decoding.all(call.items()));
        for (PyObject.Pair pair : call.pairs()) {
            value.entries()
                    .add(
                            new InertObject.Entry(
                                    decoding.get(pair.key()), decoding.get(pair.value())));
        }
        PyValue state = call.state();
        PyValue setter = call.setter();
        if (state != null && setter != null) {
            value.state(callable(setter, decoding), decoding.get(state));
        } else if (state != null) {
            value.state(decoding.get(state));
        }
        for (PyObject after : call.calls()) {
            if (Kinds.hasEffect(after) && decoding.get(after) instanceof InertObject made) {
                value.calls().add(made);
            }
        }
    }

    private static Object callable(PyValue pickled, Decoding decoding) {
        Object callable = decoding.get(pickled);
        if (callable instanceof Global
                || callable instanceof InertObject
                || callable instanceof DType) {
            return callable;
        }
        throw decoding.refuse(
                "a plain value is called as if it were a function. The file was edited or is"
                        + " damaged; save it again.");
    }

    @Override
    void holds(InertObject value, Consumer<@Nullable Object> part) {
        part.accept(value.callable());
        part.accept(value.args());
        part.accept(value.kwargs());
        value.items().forEach(part);
        for (InertObject.Entry entry : value.entries()) {
            part.accept(entry.key());
            part.accept(entry.value());
        }
        part.accept(value.setter());
        part.accept(value.state());
        value.calls().forEach(part);
    }

    @Override
    PyValue emptyPickled(InertObject value) {
        return new PyObject(value.made());
    }

    @Override
    void fillPickled(InertObject value, PyValue pickled, Encoding encoding) {
        PyObject call = (PyObject) pickled;
        call.call(
                encoding.of(value.callable()),
                encoding.of(value.args()),
                value.kwargs() == null ? null : encoding.of(value.kwargs()));
        call.items().addAll(encoding.all(value.items()));
        for (InertObject.Entry entry : value.entries()) {
            call.pairs()
                    .add(new PyObject.Pair(encoding.of(entry.key()), encoding.of(entry.value())));
        }
        if (value.setter() != null) {
            call.state(encoding.of(value.setter()), encoding.of(value.state()));
        } else if (value.hasState()) {
            call.state(encoding.of(value.state()));
        }
        for (InertObject after : value.calls()) {
            call.addCall((PyObject) encoding.of(after));
        }
    }

    /** In the order of the names of its parts. */
    @Override
    Face face(InertObject value) {
        List<Child> made = new ArrayList<>();
        made.add(Children.part("args", value.args()));
        if (!(value.callable() instanceof Global)) {
            made.add(Children.part("callable", value.callable()));
        }
        if (!value.calls().isEmpty()) {
            made.add(Children.part("calls", value.calls()));
        }
        List<Child> last = new ArrayList<>();
        if (value.kwargs() != null) {
            last.add(Children.part("kwargs", value.kwargs()));
        }
        Iterable<Child> entries =
                Children.each(
                        value.entries(),
                        entry -> new Child(new Face.Step.Key(entry.key()), entry.value()));
        List<Child> state = new ArrayList<>();
        if (value.setter() != null) {
            state.add(Children.part("setter", value.setter()));
        }
        if (value.hasState()) {
            state.add(Children.part("state", value.state()));
        }
        int held = Math.max(value.items().size(), value.entries().size());
        return new Face(
                value.className(),
                "<"
                        + PythonStr.bare(value.className(), Face.LONGEST)
                        + ", not run>"
                        + (held > 0 ? " of " + held : ""),
                Children.joined(
                        Children.joined(made, Children.numbered(value.items())),
                        Children.joined(last, Children.joined(entries, state))));
    }
}
