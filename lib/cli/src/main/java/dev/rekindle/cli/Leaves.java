package dev.rekindle.cli;

import dev.rekindle.internal.codec.Face;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.text.PythonFloat;
import dev.rekindle.internal.tree.Digests;
import dev.rekindle.internal.tree.Walk;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.MetaTensor;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import dev.rekindle.value.TypedStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether two values are equal, their parts left aside, and the sentence that says why not. */
final class Leaves {
    private final Digests left;
    private final Digests right;

    /**
     * @param left the name of one file
     * @param right the name of the other
     */
    Leaves(String left, String right) {
        this.left = new Digests(left);
        this.right = new Digests(right);
    }

    /** Tells whether type and value are the same; of what holds others, whether the kind is. */
    boolean isEqual(Pair pair) {
        if (pair.in() != Pair.In.BOTH) {
            return false;
        }
        Object x = pair.left();
        Object y = pair.right();
        Tensor a = tensor(x);
        Tensor b = tensor(y);
        if (a != null && b != null) {
            return isStorage(x) == isStorage(y) && isEqual(a, b);
        }
        Face ours = Values.of(x);
        Face theirs = Values.of(y);
        if (a != null || b != null || !Pairs.isAlike(ours, theirs)) {
            return false;
        }
        return ours.isLeaf() == theirs.isLeaf() && (!ours.isLeaf() || isEqualLeaf(x, y));
    }

    private static @Nullable Tensor tensor(@Nullable Object value) {
        return value instanceof TypedStorage storage
                ? Tensor.over(storage.storage(), storage.dtype(), storage.numel())
                : PlainView.tensor(value);
    }

    private static boolean isStorage(@Nullable Object value) {
        return value instanceof TypedStorage;
    }

    private boolean isEqual(Tensor a, Tensor b) {
        if (a.dtype() != b.dtype() || !Arrays.equals(a.shape(), b.shape())) {
            return false;
        }
        Tensor x = unrepeated(a, b);
        Tensor y = unrepeated(b, a);
        left.require(x);
        right.require(y);
        return x.contentEquals(y);
    }

    /** What is repeated in both, as {@code expand} does it, is read once. */
    private static Tensor unrepeated(Tensor tensor, Tensor other) {
        Tensor part = tensor;
        for (int dim = 0; dim < tensor.dim(); dim++) {
            if (tensor.shape()[dim] > 1
                    && tensor.strides()[dim] == 0
                    && other.strides()[dim] == 0) {
                part = part.narrow(dim, 0, 1);
            }
        }
        return part;
    }

    private static boolean isEqualLeaf(@Nullable Object x, @Nullable Object y) {
        if (x instanceof ByteArray a && y instanceof ByteArray b) {
            return Arrays.equals(a.toByteArray(), b.toByteArray());
        } else if (x instanceof MetaTensor a && y instanceof MetaTensor b) {
            return a.dtype() == b.dtype() && Arrays.equals(a.shape(), b.shape());
        } else if (x instanceof NumpyScalar a && y instanceof NumpyScalar b) {
            return a.dtype().equals(b.dtype())
                    && a.bytes().equals(b.bytes())
                    && (!isRecord(a.dtype()) || fields(a.source()).equals(fields(b.source())));
        } else if (x instanceof NumpyArray a && y instanceof NumpyArray b) {
            return a.dtype().equals(b.dtype())
                    && a.shape().equals(b.shape())
                    && Arrays.equals(RowMajor.bytes(a), RowMajor.bytes(b))
                    && (!isRecord(a.dtype()) || fields(a.source()).equals(fields(b.source())));
        }
        return Objects.equals(x, y);
    }

    /** NumPy's {@code str} of a type says of a record only how long it is: {@code |V8}. */
    private static boolean isRecord(String dtype) {
        return dtype.indexOf('V') >= 0;
    }

    /** Returns what tells the fields of a record from those of another: names, types, offsets. */
    private static String fields(InertObject source) {
        List<Object> types = new ArrayList<>();
        Walk.over(
                source,
                new Walk.Visitor() {
                    @Override
                    public boolean enter(Walk.Place place) {
                        if (place.value() instanceof InertObject object
                                && object.className().equals("numpy.dtype")) {
                            types.add(object);
                        }
                        return types.isEmpty();
                    }

                    @Override
                    public boolean isDone() {
                        return !types.isEmpty();
                    }
                });
        return types.isEmpty() ? "" : new Fingerprint().of(types.get(0));
    }

    /** Returns what is different: {@code only in A}, {@code int 1 and str '1'}, {@code values} … */
    String sentence(Pair pair) {
        if (pair.in() != Pair.In.BOTH) {
            return "only in " + pair.in();
        }
        Tensor a = tensor(pair.left());
        Tensor b = tensor(pair.right());
        if (a != null && b != null && isStorage(pair.left()) == isStorage(pair.right())) {
            return sentence(a, b);
        }
        Face ours = Values.of(pair.left());
        Face theirs = Values.of(pair.right());
        if (!ours.type().equals(theirs.type())) {
            return typed(ours) + " and " + typed(theirs);
        } else if (!ours.label().equals(theirs.label())) {
            return ours.label() + " and " + theirs.label();
        }
        String where = "";
        if (pair.left() instanceof String x && pair.right() instanceof String y) {
            int at = Arrays.mismatch(x.toCharArray(), y.toCharArray());
            where = " from character " + at + " on: " + x.length() + " and " + y.length() + " long";
        }
        return "different, though both print as " + ours.label() + where;
    }

    private static String typed(Face face) {
        boolean says =
                !face.isLeaf() || face.label().toLowerCase(Locale.ROOT).startsWith("tensor(");
        return says || face.type().equals("NoneType")
                ? face.label()
                : face.type() + " " + face.label();
    }

    private static String sentence(Tensor a, Tensor b) {
        if (a.dtype() != b.dtype()) {
            return "dtype " + a.dtype() + " and " + b.dtype();
        } else if (!Arrays.equals(a.shape(), b.shape())) {
            return "shape " + Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape());
        }
        Double largest = largest(a, b);
        return largest != null && largest == 0
                ? "the same numbers in other bits, as 0.0 and -0.0 are, or two kinds of nan"
                : "values";
    }

    /** Returns the largest difference of two tensors of numbers, or null where there is none. */
    @Nullable String largest(Pair pair) {
        Tensor a = tensor(pair.left());
        Tensor b = tensor(pair.right());
        Double largest = a == null || b == null ? null : largest(a, b);
        return largest == null || largest == 0 ? null : PythonFloat.repr(largest);
    }

    private static @Nullable Double largest(Tensor a, Tensor b) {
        DType dtype = a.dtype();
        boolean numbers =
                (dtype.isFloatingPoint() && dtype.itemSizeBytes() > 1)
                        || (dtype.isInteger() && dtype.itemSizeBytes() <= 4)
                        || dtype == DType.INT64;
        return numbers && dtype == b.dtype() && Arrays.equals(a.shape(), b.shape())
                ? LargestDifference.of(unrepeated(a, b), unrepeated(b, a))
                : null;
    }
}
