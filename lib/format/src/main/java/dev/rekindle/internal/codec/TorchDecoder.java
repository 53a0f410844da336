package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyValue;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns inert values into plain Java objects, one to one and by identity: a walk over the values,
 * each of which its {@link Kind} makes. Does not recurse.
 */
final class TorchDecoder {
    private final Decoding decoding;
    private final DecodedTable decoded;
    private final int deepest;

    /** What is still to be visited, next last; null where the innermost open value ends. */
    private @Nullable PyValue[] open = new @Nullable PyValue[64];

    private int openSize;

    /** By the values' numbers. */
    private PyValue[] values = new PyValue[32];

    private Kind<?>[] kinds = new Kind<?>[32];
    private int[] depths = new int[32];
    private int count;

    /** Numbers in the order in which values are made. */
    private int[] order = new int[32];

    private int made;

    /** Whether a value that is not made empty first was met again within itself. */
    private boolean withinItself;

    /**
     * @param deepest how many values may lie one within the other
     */
    TorchDecoder(Decoding decoding, int deepest) {
        this.decoding = decoding;
        this.decoded = decoding.table();
        this.deepest = deepest;
    }

    /** Returns the Java object for {@code root}. */
    @Nullable Object decode(PyValue root) {
        visit(root);
        IntConsumer making = withinItself ? inOrder()::make : this::build;
        for (int i = 0; i < made; i++) {
            making.accept(order[i]);
        }
        for (int i = 0; i < made; i++) {
            fill(order[i]);
        }
        return decoding.get(root);
    }

    private void build(int number) {
        if (decoded.at(number) == null) {
            decoded.set(number, kinds[number].build(values[number], decoding));
        }
    }

    private MadeInOrder inOrder() {
        return new MadeInOrder(
                number -> decoded.at(number) != null,
                (number, part) ->
                        kinds[number].parts(
                                values[number],
                                decoding,
                                value -> {
                                    int known = decoded.find(value);
                                    if (known >= 0) {
                                        part.accept(known);
                                    }
                                }),
                this::build,
                () ->
                        decoding.refuse(
                                "a value that is whole from the start, such as a tuple, holds"
                                        + " itself, which Python can't make. The file was edited;"
                                        + " save it again."));
    }

    @SuppressWarnings("unchecked") // the kind made the value
    private void fill(int number) {
        Object value = decoded.at(number);
        if (value != null) {
            ((Kind<Object>) kinds[number]).fill(values[number], value, decoding);
        }
    }

    private void visit(PyValue root) {
        int[] path = new int[32];
        int pathSize = 0;
        push(root);
        while (openSize > 0) {
            PyValue value = open[--openSize];
            int parent = pathSize == 0 ? -1 : path[pathSize - 1];
            if (value == null) {
                pathSize--;
                leave(parent, pathSize == 0 ? -1 : path[pathSize - 1]);
                continue;
            }
            int known = decoded.find(value);
            if (known >= 0) {
                withinItself |= decoded.at(known) == null && known < count && depths[known] < 0;
                within(parent, known);
                continue;
            }
            if (pathSize == path.length) {
                path = Arrays.copyOf(path, 2 * pathSize);
            }
            path[pathSize++] = enter(value);
            if (pathSize > deepest) {
                throw tooDeep();
            }
        }
    }

    private int enter(PyValue value) {
        int number = decoded.add(value);
        if (number >= values.length) {
            int length = number + (number >> 1);
            values = Arrays.copyOf(values, length);
            kinds = Arrays.copyOf(kinds, length);
            depths = Arrays.copyOf(depths, length);
        }
        Kind<?> kind = decoding.kind(value);
        values[number] = value;
        kinds[number] = kind;
        depths[number] = -1;
        decoded.set(number, kind.empty(value, decoding));
        count = number + 1;
        push(null);
        int first = openSize;
        kind.parts(value, decoding, this::push);
        for (int i = first, j = openSize - 1; i < j; i++, j--) {
            PyValue swapped = open[i];
            open[i] = open[j];
            open[j] = swapped;
        }
        return number;
    }

    private void leave(int number, int parent) {
        if (made == order.length) {
            order = Arrays.copyOf(order, made + (made >> 1));
        }
        order[made++] = number;
        int depth = -depths[number];
        if (depth > deepest) {
            throw tooDeep();
        }
        depths[number] = depth;
        within(parent, number);
    }

    private TorchFileException tooDeep() {
        return decoding.refuse(
                "the values are nested deeper than the limit of "
                        + deepest
                        + ". The file is damaged or hostile; raise LoadOptions.withMaxNesting if"
                        + " you trust it.");
    }

    /**
     * Notes that {@code parent} is one deeper than a value in it. While a value is open its depth
     * so far is kept as a negative number; one that holds itself adds nothing.
     */
    private void within(int parent, int number) {
        if (parent >= 0 && number < count && depths[number] > 0) {
            depths[parent] = Math.min(depths[parent], -1 - depths[number]);
        }
    }

    /** Numbers and None are made at each reference. */
    private void push(@Nullable PyValue value) {
        if (value instanceof PyInt
                || value instanceof PyBool
                || value instanceof PyFloat
                || value == PyNone.NONE) {
            return;
        }
        if (openSize == open.length) {
            open = Arrays.copyOf(open, openSize + (openSize >> 1));
        }
        open[openSize++] = value;
    }
}
