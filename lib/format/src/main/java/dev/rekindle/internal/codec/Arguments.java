package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PyBool;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyList;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyPersistentId;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of one of torch's functions, each asked for by its type. */
public final class Arguments {
    private final String where;
    private final String function;
    private final List<PyValue> values;

    public Arguments(String where, String function, PyValue values) {
        this.where = where;
        this.function = function;
        if (!(values instanceof PyTuple tuple)) {
            this.values = List.of();
            throw refuse("a tuple of arguments", values);
        }
        this.values = tuple.items();
    }

    int count() {
        return values.size();
    }

    public PyValue value(int index) {
        if (index >= values.size()) {
            throw refuse("at least " + (index + 1) + " arguments", null);
        }
        return values.get(index);
    }

    public long integer(int index) {
        if (value(index) instanceof PyInt number && number.fitsLong()) {
            return number.value().longValue();
        }
        throw refuse("an int within 64 bits as argument " + index, value(index));
    }

    boolean flag(int index) {
        PyValue value = value(index);
        if (value instanceof PyBool flag) {
            return flag.value();
        }
        // The oldest files say 0 and 1.
        if (value instanceof PyInt number && number.value().bitLength() <= 1) {
            return number.value().signum() != 0;
        }
        throw refuse("True or False as argument " + index, value);
    }

    public String text(int index) {
        if (value(index) instanceof PyStr text) {
            return text.value();
        }
        throw refuse("a str as argument " + index, value(index));
    }

    public Arguments tuple(int index) {
        return new Arguments(where, function, value(index));
    }

    PyPersistentId storage(int index) {
        if (value(index) instanceof PyPersistentId id) {
            return id;
        }
        throw refuse("a storage as argument " + index, value(index));
    }

    long[] sizes(int index) {
        PyValue value = value(index);
        if (value instanceof PyObject size && "torch.Size".equals(size.callableName())) {
            return new Arguments(where, function, size.args()).sizes(0);
        }
        List<PyValue> items;
        if (value instanceof PyTuple tuple) {
            items = tuple.items();
        } else if (value instanceof PyList list) {
            items = list.items();
        } else {
            throw refuse("a tuple of ints as argument " + index, value);
        }
        long[] sizes = new long[items.size()];
        for (int i = 0; i < sizes.length; i++) {
            if (!(items.get(i) instanceof PyInt size) || !size.fitsLong()) {
                throw refuse("ints within 64 bits in argument " + index, items.get(i));
            }
            sizes[i] = size.value().longValue();
        }
        return sizes;
    }

    public TorchFileException refuse(String expected, @Nullable PyValue found) {
        return new TorchFileException(
                where,
                function
                        + " expects "
                        + expected
                        + ", but the file has "
                        + (found == null ? values.size() + "" : found.toString())
                        + ". The file was edited or is damaged; save it again.");
    }
}
