package dev.rekindle.internal.codec;

import dev.rekindle.internal.codec.Face.Child;
import dev.rekindle.internal.codec.Face.Step;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The children of a {@link Face}, handed out one by one: there may be millions. */
final class Children {
    private Children() {}

    static <T> Iterable<Child> each(Collection<? extends T> values, Function<T, Child> child) {
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

    static Iterable<Child> entries(Map<?, ?> map) {
        return each(
                map.entrySet(),
                (Map.Entry<?, ?> entry) ->
                        new Child(new Step.Key(entry.getKey()), entry.getValue()));
    }

    static Iterable<Child> numbered(Collection<?> items) {
        return () -> {
            int[] next = {0};
            return each(items, (Object item) -> new Child(new Step.Index(next[0]++), item))
                    .iterator();
        };
    }

    static Iterable<Child> members(Collection<?> items) {
        Step member = new Step.Member();
        return each(items, (Object item) -> new Child(member, item));
    }

    static Child part(String name, @org.jspecify.annotations.Nullable Object value) {
        return new Child(new Step.Part(name), value);
    }

    static Iterable<Child> joined(Iterable<Child> first, Iterable<Child> second) {
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
