package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns Java objects into the inert values that pickling their Python counterparts gives, identity
 * for identity. The other half of {@link TorchDecoder}, with the same order of work. Storages are
 * numbered in the order in which the pickle names them.
 */
public final class TorchEncoder {
    private final Encoding encoding;
    private final List<Object> order = new ArrayList<>();

    /** Whether a value that is not made empty first was met again within itself. */
    private boolean withinItself;

    /**
     * @param reducer gives what stands for an object of a layer above, or null
     * @param legacy whether storages are named as in the stream of torch before 1.6
     */
    public TorchEncoder(Function<Object, @Nullable Object> reducer, boolean legacy) {
        this.encoding = new Encoding(reducer, legacy);
    }

    /** Returns the storages that the values name. */
    public StorageTable storages() {
        return encoding.storages();
    }

    /**
     * Returns the inert value of {@code root}.
     *
     * @throws dev.rekindle.errors.TorchFileException if an object in it has no counterpart in a
     *     torch file
     */
    public PyValue encode(@Nullable Object root) {
        if (root == null) {
            return NoneKind.PICKLED;
        }
        visit(root);
        if (withinItself) {
            makeInOrder();
        }
        order.forEach(this::make);
        for (Object value : order) {
            PyValue pickled = encoding.find(value);
            if (pickled != null) {
                kind(value).fillPickled(value, pickled, encoding);
            }
        }
        return encoding.of(root);
    }

    private void make(Object value) {
        if (encoding.find(value) == null) {
            encoding.put(value, encoding.fresh(value));
        }
    }

    private void makeInOrder() {
        Map<Object, Integer> numbers = new IdentityHashMap<>();
        order.forEach(value -> numbers.put(value, numbers.size()));
        MadeInOrder inOrder =
                new MadeInOrder(
                        number -> encoding.find(order.get(number)) != null,
                        (number, part) ->
                                kind(order.get(number))
                                        .holds(
                                                order.get(number),
                                                held -> {
                                                    Integer known = number(held, numbers);
                                                    if (known != null) {
                                                        part.accept(known);
                                                    }
                                                }),
                        number -> make(order.get(number)),
                        () ->
                                new TorchFileException(
                                        "save",
                                        "a value that is whole from the start, such as a tuple,"
                                                + " holds itself, which Python can't make. Hold it"
                                                + " in a list or a dict."));
        for (int number = 0; number < order.size(); number++) {
            inOrder.make(number);
        }
    }

    private @Nullable Integer number(@Nullable Object held, Map<Object, Integer> numbers) {
        if (held == null) {
            return null;
        }
        Integer known = numbers.get(held);
        return known != null ? known : numbers.get(encoding.reduced(held));
    }

    private record Leave(Object value) {}

    private void visit(Object root) {
        // By identity: whether it was left.
        Map<Object, Boolean> seen = new IdentityHashMap<>();
        Deque<Object> open = new ArrayDeque<>();
        List<Object> parts = new ArrayList<>();
        open.push(root);
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (next instanceof Leave leave) {
                order.add(leave.value());
                seen.put(leave.value(), true);
                continue;
            }
            Kind<Object> kind = Kinds.of(next);
            if (kind != null && kind.isAtom()) {
                continue;
            }
            next = encoding.reduced(next);
            kind = kind(next);
            if (kind.isAtom()) {
                continue;
            }
            Boolean left = seen.putIfAbsent(next, false);
            if (left != null) {
                withinItself |= !left && encoding.find(next) == null;
                continue;
            }
            kind.register(next, encoding.storages());
            PyValue empty = kind.emptyPickled(next);
            if (empty != null) {
                encoding.put(next, empty);
            }
            open.push(new Leave(next));
            kind.holds(
                    next,
                    part -> {
                        if (part != null) {
                            parts.add(part);
                        }
                    });
            for (int i = parts.size() - 1; i >= 0; i--) {
                open.push(parts.get(i));
            }
            parts.clear();
        }
    }

    private static Kind<Object> kind(Object value) {
        Kind<Object> kind = Kinds.of(value);
        if (kind == null) {
            throw Encoding.unknown(value);
        }
        return kind;
    }
}
