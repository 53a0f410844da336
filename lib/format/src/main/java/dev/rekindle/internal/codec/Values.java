package dev.rekindle.internal.codec;

import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.tensor.Complex;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.Counter;
import dev.rekindle.value.DefaultDict;
import dev.rekindle.value.Device;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Layout;
import dev.rekindle.value.MetaTensor;
import dev.rekindle.value.NestedTensor;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Parameter;
import dev.rekindle.value.QuantizedTensor;
import dev.rekindle.value.Size;
import dev.rekindle.value.SparseTensor;
import dev.rekindle.value.Tuple;
import dev.rekindle.value.TypedStorage;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one place that tells what an object looks like: {@link Face} of anything. */
public final class Values {
    /** Characters of a text, or bytes, that a label shows. */
    private static final int LONGEST = 100;

    private static final List<Faces> OTHERS =
            ServiceLoader.load(Faces.class, Faces.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private Values() {}

    /** Returns the face of a value; null is Python's None. */
    public static Face of(@Nullable Object value) {
        if (value == null) {
            return Face.leaf("NoneType", "None");
        } else if (value instanceof String text) {
            return Face.leaf("str", PythonStr.repr(text, LONGEST));
        } else if (value instanceof Boolean flag) {
            return Face.leaf("bool", flag ? "True" : "False");
        } else if (value instanceof Double || value instanceof Float) {
            return Face.leaf("float", PythonFloat.repr(((Number) value).doubleValue()));
        } else if (value instanceof BigInteger number) {
            return Face.leaf("int", integer(number));
        } else if (value instanceof Number) {
            return Face.leaf("int", value.toString());
        } else if (value instanceof Map<?, ?> map) {
            return Containers.mapping(map);
        } else if (value instanceof Collection<?> items) {
            return Containers.items(items);
        } else if (value instanceof InertObject object) {
            return Containers.inert(object);
        }
        Face tensor = tensor(value);
        if (tensor != null) {
            return tensor;
        }
        Face atom = atom(value);
        if (atom != null) {
            return atom;
        }
        for (Faces others : OTHERS) {
            Face face = others.of(value);
            if (face != null) {
                return face;
            }
        }
        String name = value.getClass().getSimpleName();
        return Face.leaf(name, "<" + name + ">");
    }

    /**
     * Returns what a sentence calls a value: {@code None}, {@code an int}, {@code a dict of 3},
     * {@code an object of class my.Net}.
     */
    public static String described(@Nullable Object value) {
        if (value == null) {
            return "None";
        } else if (value instanceof InertObject object) {
            String made = object.described();
            return made.substring(0, made.length() - object.className().length())
                    + PythonStr.bare(object.className(), LONGEST);
        }
        Face face = of(value);
        String text =
                value instanceof Map || value instanceof Collection
                        ? face.label()
                        : face.type().equals("Tensor") || face.type().equals("Parameter")
                                ? face.type().toLowerCase(Locale.ROOT)
                                : PythonStr.bare(face.type(), LONGEST);
        boolean vowel = "aeioAEIO".indexOf(text.charAt(0)) >= 0;
        return (vowel ? "an " : "a ") + text;
    }

    private static @Nullable Face tensor(Object value) {
        if (value instanceof Tensor) {
            return Face.leaf("Tensor", value.toString());
        } else if (value instanceof Parameter parameter) {
            return Containers.carrying(
                    "Parameter",
                    "Parameter containing: ",
                    parameter.data(),
                    parameter.state() != null,
                    parameter.state());
        } else if (value instanceof AttributedTensor tensor) {
            String type = tensor.type().name();
            boolean plain = tensor.type().fullName().equals("torch.Tensor");
            return Containers.carrying(
                    type,
                    plain ? "" : PythonStr.bare(type, LONGEST) + " containing: ",
                    tensor.tensor(),
                    true,
                    tensor.state());
        } else if (value instanceof SparseTensor tensor) {
            return Containers.sparse(tensor);
        } else if (value instanceof NestedTensor tensor) {
            return Containers.nested(tensor);
        } else if (value instanceof QuantizedTensor tensor) {
            return Containers.quantized(tensor);
        } else if (value instanceof MetaTensor) {
            return Face.leaf("Tensor", value.toString());
        } else if (value instanceof TypedStorage storage) {
            String type = storage.untyped() ? "UntypedStorage" : "TypedStorage";
            return Face.leaf(
                    "torch." + type, type + "(" + storage.numel() + ", " + storage.dtype() + ")");
        }
        return null;
    }

    private static @Nullable Face atom(Object value) {
        if (value instanceof Bytes bytes) {
            return Face.leaf("bytes", PythonStr.repr(bytes.toByteArray(), LONGEST));
        } else if (value instanceof ByteArray bytes) {
            return Face.leaf(
                    "bytearray", "bytearray(" + PythonStr.repr(bytes.toByteArray(), LONGEST) + ")");
        } else if (value instanceof Complex number) {
            return Face.leaf("complex", complex(number.real(), number.imaginary()));
        } else if (value instanceof Size) {
            return Face.leaf("torch.Size", PythonStr.bare(value.toString(), LONGEST));
        } else if (value instanceof Device) {
            return Face.leaf(
                    "torch.device", "device(" + PythonStr.repr(value.toString(), LONGEST) + ")");
        } else if (value instanceof DType) {
            return Face.leaf("torch.dtype", value.toString());
        } else if (value instanceof Layout) {
            return Face.leaf("torch.layout", value.toString());
        } else if (value instanceof Global global) {
            return Face.leaf("type", PythonStr.bare(global.fullName(), LONGEST));
        } else if (value instanceof NumpyScalar scalar) {
            return NumpyFace.of(scalar);
        } else if (value instanceof NumpyArray array) {
            return NumpyFace.of(array);
        }
        return null;
    }

    /** Python itself refuses to print more digits than 4,300; a line shows the first. */
    private static String integer(BigInteger number) {
        if (number.bitLength() > 4096) {
            return "an int of " + number.bitLength() + " bits";
        }
        return PythonStr.bare(number.toString(), LONGEST);
    }

    /** {@code complex_repr} (CPython 3.11, Objects/complexobject.c). */
    static String complex(double real, double imaginary) {
        String im = trimmed(imaginary);
        boolean zero = real == 0 && 1 / real > 0;
        if (zero) {
            return im + "j";
        }
        return "(" + trimmed(real) + (im.startsWith("-") ? "" : "+") + im + "j)";
    }

    private static String trimmed(double value) {
        String text = PythonFloat.repr(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Returns Python's name of a mapping's or collection's type. */
    static String typeOf(Object value) {
        if (value instanceof OrderedDict) {
            return "OrderedDict";
        } else if (value instanceof Counter) {
            return "Counter";
        } else if (value instanceof DefaultDict) {
            return "defaultdict";
        } else if (value instanceof Map) {
            return "dict";
        } else if (value instanceof Tuple) {
            return "tuple";
        } else if (value instanceof FrozenSet) {
            return "frozenset";
        }
        return value instanceof Set ? "set" : "list";
    }
}
