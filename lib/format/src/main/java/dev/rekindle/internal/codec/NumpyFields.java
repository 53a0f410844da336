package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a structured type, as NumPy prints it: {@code [('a', '<i4'), ('b', '<f4')]}, or
 * with offsets where there are gaps. Mirrors {@code _struct_str} (NumPy 2.4,
 * numpy/_core/_dtype.py).
 */
final class NumpyFields {
    private static final int MOST_LEVELS = 16;
    private static final int ALIGNED = 0x80;

    /** A file may name one type many times over: this many fields are looked at. */
    private int fieldsLeft = 2_000;

    /** A type's text and its size and alignment in bytes. */
    record Type(String text, int bytes, int alignment) {}

    private record Field(@Nullable String title, String name, Type type, long offset) {
        String called() {
            String quoted = repr(name);
            return title == null ? quoted : "(" + repr(title) + ", " + quoted + ")";
        }
    }

    private NumpyFields() {}

    /** Returns a structured type's text and size, or null where the pickle tells of none. */
    static @Nullable Type of(PyValue dtype) {
        return new NumpyFields().struct(dtype, 0);
    }

    private @Nullable Type struct(PyValue value, int level) {
        List<PyValue> state = state(value);
        if (level > MOST_LEVELS
                || state == null
                || !(state.get(3) instanceof PyTuple names)
                || !(state.get(4) instanceof PyDict byName)) {
            return null;
        }
        int bytes = integer(state.get(5));
        int alignment = integer(state.get(6));
        boolean aligned = (integer(state.get(7)) & ALIGNED) != 0;
        List<Field> fields = new ArrayList<>();
        for (PyValue name : names.items()) {
            PyValue told = name instanceof PyStr ? byName.get(name) : null;
            Field field =
                    told instanceof PyTuple parts && fieldsLeft-- > 0
                            ? field(((PyStr) name).value(), parts.items(), level)
                            : null;
            if (field == null || field.offset + field.type.bytes > bytes) {
                return null;
            }
            fields.add(field);
        }
        if (bytes < 0 || alignment <= 0) {
            return null;
        }
        boolean list = !(level == 0 && aligned) && isPacked(fields, aligned, bytes);
        String text = list ? list(fields) : dict(fields, bytes, level == 0 && aligned);
        return new Type(text, bytes, alignment);
    }

    private @Nullable Field field(String name, List<PyValue> parts, int level) {
        Type type = parts.size() < 2 ? null : type(parts.get(0), level);
        int offset = type == null ? -1 : integer(parts.get(1));
        boolean titled = parts.size() == 3 && parts.get(2) instanceof PyStr;
        return type == null || offset < 0 || parts.size() > 3 || (parts.size() == 3 && !titled)
                ? null
                : new Field(titled ? ((PyStr) parts.get(2)).value() : null, name, type, offset);
    }

    private @Nullable Type type(PyValue value, int level) {
        List<PyValue> state = state(value);
        if (state != null && state.get(2) instanceof PyTuple sub && sub.items().size() == 2) {
            return subarray(sub.items().get(0), sub.items().get(1), level);
        }
        Type struct = struct(value, level + 1);
        if (struct != null) {
            return struct;
        }
        String plain = NumpyRebuild.plainType(value);
        if (plain == null) {
            return null;
        }
        int bytes = NumpyRebuild.itemBytes(plain);
        int alignment =
                switch (plain.charAt(1)) {
                    case 'S', 'V' -> 1;
                    case 'U' -> 4;
                    case 'c' -> bytes / 2;
                    default -> bytes;
                };
        boolean bool = plain.substring(1).equals("b1");
        String shown = bool ? "?" : plain.startsWith("|") ? plain.substring(1) : plain;
        return new Type(repr(shown), bytes, Math.max(alignment, 1));
    }

    private @Nullable Type subarray(PyValue item, PyValue shape, int level) {
        Type base = level > MOST_LEVELS ? null : type(item, level + 1);
        if (base == null || !(shape instanceof PyTuple sizes)) {
            return null;
        }
        long bytes = base.bytes;
        List<String> shown = new ArrayList<>();
        for (PyValue size : sizes.items()) {
            int count = integer(size);
            bytes *= count;
            if (count < 0 || bytes > Integer.MAX_VALUE) {
                return null;
            }
            shown.add(Integer.toString(count));
        }
        String comma = shown.size() == 1 ? "," : "";
        String text = "(" + base.text + ", (" + String.join(", ", shown) + comma + "))";
        return new Type(text, (int) bytes, base.alignment);
    }

    private static boolean isPacked(List<Field> fields, boolean aligned, int bytes) {
        long end = 0;
        int most = 1;
        for (Field field : fields) {
            int alignment = aligned ? field.type.alignment : 1;
            end = up(end, alignment);
            most = Math.max(most, alignment);
            if (field.offset != end) {
                return false;
            }
            end += field.type.bytes;
        }
        return up(end, most) == bytes;
    }

    private static long up(long offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    private static String list(List<Field> fields) {
        List<String> items = new ArrayList<>();
        for (Field field : fields) {
            String type = field.type.text;
            // A subarray's type and shape stand beside the name, without parentheses.
            boolean bare = type.startsWith("(");
            String shown = bare ? type.substring(1, type.length() - 1) : type;
            items.add("(" + field.called() + ", " + shown + ")");
        }
        return "[" + String.join(", ", items) + "]";
    }

    private static String dict(List<Field> fields, int bytes, boolean aligned) {
        String names = joined(fields.stream().map(field -> repr(field.name)).toList());
        String formats = joined(fields.stream().map(field -> field.type.text).toList());
        String offsets = joined(fields.stream().map(field -> "" + field.offset).toList());
        boolean titled = fields.stream().anyMatch(field -> field.title != null);
        String titles =
                joined(
                        fields.stream()
                                .map(field -> field.title == null ? "None" : repr(field.title))
                                .toList());
        return "{'names': "
                + names
                + ", 'formats': "
                + formats
                + ", 'offsets': "
                + offsets
                + (titled ? ", 'titles': " + titles : "")
                + ", 'itemsize': "
                + bytes
                + (aligned ? ", 'aligned': True" : "")
                + "}";
    }

    private static String joined(List<String> items) {
        return items.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    /** Returns the state of {@code numpy.dtype}'s result, of eight items or more, or null. */
    private static @Nullable List<PyValue> state(PyValue value) {
        return value instanceof PyObject type
                        && "numpy.dtype".equals(type.callableName())
                        && type.state() instanceof PyTuple state
                        && state.items().size() >= 8
                ? state.items()
                : null;
    }

    private static int integer(PyValue value) {
        return value instanceof PyInt number && number.value().bitLength() < 32
                ? number.value().intValue()
                : -1;
    }

    private static String repr(String text) {
        return PythonStr.repr(text, Integer.MAX_VALUE);
    }
}
