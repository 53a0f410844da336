package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.value.Layout;
import java.util.Set;

/** {@code torch.layout}: {@code torch.serialization._get_layout(name)}. */
final class LayoutKind extends Kind<Layout> {
    LayoutKind() {
        super(Layout.class);
    }

    @Override
    Set<String> callables() {
        return Set.of("torch.serialization._get_layout");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        return Kinds.isPlain(call) && Decoding.args(call).size() == 1;
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        return read((PyObject) pickled, decoding);
    }

    static Layout read(PyObject call, Decoding decoding) {
        Arguments args = new Arguments(decoding.where(), "_get_layout", call.args());
        return Layout.ofName(args.text(0))
                .filter(layout -> args.text(0).startsWith("torch."))
                .orElseThrow(() -> args.refuse("the name of a layout", args.value(0)));
    }

    @Override
    PyValue reduce(Layout value, Encoding encoding) {
        return Calls.of("torch.serialization", "_get_layout", new PyStr(value.toString()));
    }

    @Override
    Face face(Layout value) {
        return Face.leaf("torch.layout", value.toString());
    }
}
