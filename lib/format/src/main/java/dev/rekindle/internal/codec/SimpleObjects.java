package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyByteArray;
import dev.rekindle.internal.pickle.PyBytes;
import dev.rekindle.internal.pickle.PyFloat;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.tensor.Complex;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.Device;
import dev.rekindle.value.Size;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that a call of a known class with plain arguments stands for: bytes, complex, Size … */
final class SimpleObjects {
    private final TensorRebuild tensors;

    SimpleObjects(TensorRebuild tensors) {
        this.tensors = tensors;
    }

    /** Returns the value, or null where the call is none of these or has other arguments. */
    @Nullable Object find(String name, PyObject object, List<PyValue> args) {
        return switch (name) {
            case "torch.Size" ->
                    args.size() == 1
                            ? new Size(new Arguments(tensors.where(), name, object.args()).sizes(0))
                            : null;
            case "torch.device" -> device(args);
            case "torch.serialization._get_layout" ->
                    args.size() == 1 ? tensors.layout(object) : null;
            case "builtins.complex" -> complex(args);
            case "builtins.bytes" -> args.isEmpty() ? new Bytes(new byte[0]) : null;
            case "builtins.bytearray" -> byteArray(args);
            case "_codecs.encode" -> encoded(args);
            default -> null;
        };
    }

    private static @Nullable Object device(List<PyValue> args) {
        if (args.isEmpty() || !(args.get(0) instanceof PyStr type) || args.size() > 2) {
            return null;
        }
        if (args.size() == 1) {
            return new Device(type.value(), null);
        }
        if (args.get(1) instanceof PyNone) {
            return new Device(type.value(), null);
        }
        return args.get(1) instanceof PyInt index && index.fitsLong()
                ? new Device(type.value(), index.value().longValue())
                : null;
    }

    private static @Nullable Object complex(List<PyValue> args) {
        return args.size() == 2
                        && args.get(0) instanceof PyFloat real
                        && args.get(1) instanceof PyFloat imaginary
                ? new Complex(real.value(), imaginary.value())
                : null;
    }

    private static @Nullable Object byteArray(List<PyValue> args) {
        if (args.isEmpty()) {
            return new ByteArray(new byte[0]);
        }
        if (args.size() == 1) {
            if (args.get(0) instanceof PyBytes bytes) {
                return new ByteArray(bytes.toByteArray());
            }
            if (args.get(0) instanceof PyByteArray bytes) {
                return new ByteArray(bytes.toByteArray());
            }
            if (args.get(0) instanceof PyObject inner
                    && inner.callable() instanceof dev.rekindle.internal.pickle.PyGlobal global
                    && inner.args() instanceof dev.rekindle.internal.pickle.PyTuple tuple) {
                Object bytes =
                        switch (global.canonical().fullName()) {
                            case "_codecs.encode" -> encoded(tuple.items());
                            case "builtins.bytes" ->
                                    tuple.items().isEmpty() ? new Bytes(new byte[0]) : null;
                            default -> null;
                        };
                return bytes instanceof Bytes found ? new ByteArray(found.toByteArray()) : null;
            }
        }
        Object bytes = encoded(args);
        return bytes instanceof Bytes found ? new ByteArray(found.toByteArray()) : null;
    }

    /** {@code codecs.encode(text, 'latin1')}: how protocol 2 spells bytes. */
    static @Nullable Object encoded(List<PyValue> args) {
        if (args.size() != 2
                || !(args.get(0) instanceof PyStr text)
                || !(args.get(1) instanceof PyStr encoding)
                || !(encoding.value().equals("latin1") || encoding.value().equals("latin-1"))
                || text.value().chars().anyMatch(c -> c > 0xFF)) {
            return null;
        }
        return new Bytes(text.value().getBytes(StandardCharsets.ISO_8859_1));
    }
}
