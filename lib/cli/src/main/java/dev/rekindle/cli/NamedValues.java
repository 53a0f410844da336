package dev.rekindle.cli;

import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.SparseTensor;
import dev.rekindle.value.TypedStorage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tree that hold no others, by their path, such as {@code epoch} or {@code
 * model_state_dict.fc.weight}: dense tensors, numbers, strings, names. What is made of several
 * tensors stands under its parts' names. Does not recurse.
 */
final class NamedValues {
    private final Map<String, @Nullable Object> found = new LinkedHashMap<>();
    private final Map<Object, Boolean> seen = new IdentityHashMap<>();
    private final Deque<Place> open = new ArrayDeque<>();
    private final List<Place> children = new ArrayList<>();

    private NamedValues() {}

    private record Place(String path, @Nullable Object value) {}

    static Map<String, @Nullable Object> of(@Nullable Object root) {
        NamedValues values = new NamedValues();
        values.open.push(new Place("", root));
        while (!values.open.isEmpty()) {
            Place place = values.open.pop();
            values.visit(place.path(), place.value());
            for (int i = values.children.size() - 1; i >= 0; i--) {
                values.open.push(values.children.get(i));
            }
            values.children.clear();
        }
        return values.found;
    }

    private void visit(String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
            container(path, value);
        } else if (value instanceof Parameter parameter) {
            child(path, parameter.data());
            if (parameter.state() != null) {
                child(under(path, "state"), parameter.state());
            }
        } else if (value instanceof AttributedTensor attributed) {
            child(path, attributed.tensor());
            child(under(path, "state"), attributed.state());
        } else if (value instanceof InertObject object) {
            inert(path, object);
        } else if (value instanceof SparseTensor sparse) {
            child(under(path, "layout"), sparse.layout().torchName());
            child(under(path, "size"), sparse.size().toString());
            int index = 0;
            for (Tensor part : sparse.parts()) {
                child(under(path, part == sparse.values() ? "values" : "indices" + index++), part);
            }
        } else if (value instanceof NestedTensor nested) {
            child(under(path, "buffer"), nested.buffer());
            child(under(path, "sizes"), nested.sizes());
            child(under(path, "strides"), nested.strides());
            child(under(path, "offsets"), nested.offsets());
        } else if (value instanceof QuantizedTensor tensor) {
            child(path, tensor.integers());
            child(under(path, "qscheme"), tensor.scheme());
            child(under(path, "scale"), tensor.scale());
            child(under(path, "zero_point"), tensor.zeroPoint());
        } else {
            leaf(path, value);
        }
    }

    private void container(String path, Object value) {
        if (seen.put(value, true) != null) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> child(under(path, key), item));
        } else if (value instanceof Set<?> set) {
            set.forEach(item -> child(under(path, "{" + item + "}"), item));
        } else if (value instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                child(under(path, index++), item);
            }
        }
        if (children.isEmpty()) {
            leaf(path, "empty");
        }
    }

    private void inert(String path, InertObject object) {
        if (seen.put(object, true) != null) {
            return;
        }
        leaf(under(path, "class"), object.className());
        if (object.hasState()) {
            child(path, object.state());
        }
        child(under(path, "args"), object.args());
        if (!object.items().isEmpty()) {
            child(under(path, "items"), object.items());
        }
        for (InertObject.Entry entry : object.entries()) {
            child(under(path, entry.key()), entry.value());
        }
    }

    private void leaf(String path, @Nullable Object value) {
        String free = path;
        // 1 and "1" are two keys, but one path.
        while (found.containsKey(free)) {
            free += "'";
        }
        found.put(free, comparable(value));
    }

    /** What is equal, by its {@code equals} or as a tensor, where the values are. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value == null
                || value instanceof Tensor
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof String) {
            return value;
        } else if (value instanceof Bytes bytes) {
            return bytes(bytes.toByteArray());
        } else if (value instanceof ByteArray bytes) {
            return bytes(bytes.toByteArray());
        } else if (value instanceof TypedStorage storage) {
            return Tensor.over(storage.storage(), storage.dtype(), storage.numel());
        } else if (value instanceof NumpyScalar scalar) {
            return scalar.dtype() + " " + HexFormat.of().formatHex(scalar.bytes().toByteArray());
        } else if (value instanceof NumpyArray array) {
            return array.dtype() + array.shape() + ", sha256 " + RowMajor.sha256(array);
        }
        return value.toString();
    }

    private static Tensor bytes(byte[] bytes) {
        return Tensor.over(MemoryStorage.wrap(bytes), DType.UINT8, bytes.length);
    }

    private void child(String path, @Nullable Object value) {
        children.add(new Place(path, value));
    }

    private static String under(String path, @Nullable Object key) {
        return path.isEmpty() ? "" + key : path + "." + key;
    }
}
