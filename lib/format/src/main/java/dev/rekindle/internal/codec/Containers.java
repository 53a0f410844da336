package dev.rekindle.internal.codec;

import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.codec.Face.Step;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.DefaultDict;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Layout;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.SparseTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The faces of what holds other values. Children are handed out one by one: there may be millions.
 */
final class Containers {
    private static final int LONGEST = 100;

    private Containers() {}

    static Face mapping(Map<?, ?> map) {
        List<Child> attributes =
                map instanceof OrderedDict dict && dict.hasAttributes()
                        ? List.of(new Child(new Step.Part("attributes"), dict.attributes()))
                        : List.of();
        String type = Values.typeOf(map);
        String factory =
                map instanceof DefaultDict dict && dict.factory() != null
                        ? ", by " + Values.of(dict.factory()).label()
                        : "";
        return new Face(
                type,
                type + " of " + map.size() + factory,
                joined(
                        attributes,
                        each(
                                map.entrySet(),
                                (Map.Entry<?, ?> entry) ->
                                        new Child(
                                                new Step.Key(entry.getKey()), entry.getValue()))));
    }

    static Face items(Collection<?> items) {
        String type = Values.typeOf(items);
        String label = type + " of " + items.size();
        if (items instanceof Set<?>) {
            Step member = new Step.Member();
            return new Face(type, label, each(items, (Object item) -> new Child(member, item)));
        }
        return new Face(type, label, numbered(items));
    }

    /** In the order of the names of its parts. */
    static Face inert(InertObject object) {
        List<Child> made = new ArrayList<>();
        made.add(new Child(new Step.Part("args"), object.args()));
        if (object.className().equals("?")) {
            made.add(new Child(new Step.Part("callable"), object.callable()));
        }
        List<Child> last = new ArrayList<>();
        if (object.kwargs() != null) {
            last.add(new Child(new Step.Part("kwargs"), object.kwargs()));
        }
        Iterable<Child> entries =
                each(
                        object.entries(),
                        entry -> new Child(new Step.Key(entry.key()), entry.value()));
        List<Child> state = new ArrayList<>();
        if (object.hasState()) {
            state.add(new Child(new Step.Part("state"), object.state()));
        }
        int held = Math.max(object.items().size(), object.entries().size());
        return new Face(
                object.className(),
                "<"
                        + PythonStr.bare(object.className(), LONGEST)
                        + ", not run>"
                        + (held > 0 ? " of " + held : ""),
                joined(
                        joined(made, numbered(object.items())),
                        joined(last, joined(entries, state))));
    }

    /** A tensor of any kind that carries attributes. */
    static Face carrying(
            String type, String before, Object tensor, boolean carries, @Nullable Object state) {
        Face inner = Values.of(tensor);
        List<Child> attributes =
                carries ? List.of(new Child(new Step.Part("attributes"), state)) : List.of();
        return new Face(type, before + inner.label(), joined(attributes, inner.children()));
    }

    static Face sparse(SparseTensor tensor) {
        List<Child> parts = new ArrayList<>();
        boolean coo = tensor.layout() == Layout.SPARSE_COO;
        int last = tensor.parts().size() - 1;
        for (int i = 0; i < last; i++) {
            String name = coo ? "indices" : i == 0 ? "compressed" : "plain";
            parts.add(new Child(new Step.Part(name), tensor.parts().get(i)));
        }
        parts.add(new Child(new Step.Part("layout"), tensor.layout()));
        parts.add(new Child(new Step.Part("size"), tensor.size()));
        parts.add(new Child(new Step.Part("values"), tensor.values()));
        return new Face("Tensor", tensor.toString(), parts);
    }

    static Face nested(NestedTensor tensor) {
        List<Child> parts = new ArrayList<>();
        List<String> names = List.of("buffer", "sizes", "strides", "offsets");
        for (int i = 0; i < names.size(); i++) {
            parts.add(new Child(new Step.Part(names.get(i)), tensor.parts().get(i)));
        }
        return new Face("Tensor", tensor.toString(), parts);
    }

    static Face quantized(QuantizedTensor tensor) {
        Tensor integers = tensor.integers();
        return new Face(
                "Tensor",
                tensor.toString(),
                List.of(
                        new Child(new Step.Part("integers"), integers),
                        new Child(new Step.Part("qscheme"), tensor.scheme()),
                        new Child(new Step.Part("scale"), tensor.scale()),
                        new Child(new Step.Part("zero_point"), tensor.zeroPoint())));
    }

    private static <T> Iterable<Child> each(
            Collection<? extends T> values, Function<T, Child> child) {
        return () -> {
            Iterator<? extends T> all = values.iterator();
            return new Iterator<Child>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public Child next() {
                    return child.apply(all.next());
                }
            };
        };
    }

    private static Iterable<Child> numbered(Collection<?> items) {
        return () -> {
            int[] next = {0};
            return each(items, (Object item) -> new Child(new Step.Index(next[0]++), item))
                    .iterator();
        };
    }

    private static Iterable<Child> joined(Iterable<Child> first, Iterable<Child> second) {
        if (first instanceof List<?> none && none.isEmpty()) {
            return second;
        } else if (second instanceof List<?> none && none.isEmpty()) {
            return first;
        }
        return () -> {
            Iterator<Child> before = first.iterator();
            Iterator<Child> after = second.iterator();
            return new Iterator<Child>() {
                @Override
                public boolean hasNext() {
                    return before.hasNext() || after.hasNext();
                }

                @Override
                public Child next() {
                    return before.hasNext() ? before.next() : after.next();
                }
            };
        };
    }
}
