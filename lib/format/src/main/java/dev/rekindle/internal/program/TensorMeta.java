package dev.rekindle.internal.program;

import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.DType;
import java.util.List;
import java.util.Map;

/**
 * What a program says of one tensor. Mirrors {@code TensorMeta} and {@code ScalarType}
 * (torch/_export/serde/schema.py, 2.15.0), whose numbers are not those of c10.
 *
 * @param sizes each a whole number or an expression over symbols
 * @param location where it lay, such as {@code cpu} or {@code cuda:0}
 */
public record TensorMeta(
        DType dtype,
        List<JsonValue> sizes,
        boolean requiresGrad,
        String location,
        List<JsonValue> strideValues,
        JsonValue offset) {
    private static final Map<Long, DType> TYPES =
            Map.ofEntries(
                    Map.entry(1L, DType.UINT8),
                    Map.entry(2L, DType.INT8),
                    Map.entry(3L, DType.INT16),
                    Map.entry(4L, DType.INT32),
                    Map.entry(5L, DType.INT64),
                    Map.entry(6L, DType.FLOAT16),
                    Map.entry(7L, DType.FLOAT32),
                    Map.entry(8L, DType.FLOAT64),
                    Map.entry(9L, DType.COMPLEX32),
                    Map.entry(10L, DType.COMPLEX64),
                    Map.entry(11L, DType.COMPLEX128),
                    Map.entry(12L, DType.BOOL),
                    Map.entry(13L, DType.BFLOAT16),
                    Map.entry(28L, DType.UINT16),
                    Map.entry(29L, DType.FLOAT8_E4M3FN),
                    Map.entry(30L, DType.FLOAT8_E5M2),
                    Map.entry(31L, DType.FLOAT8_E4M3FNUZ),
                    Map.entry(32L, DType.FLOAT8_E5M2FNUZ),
                    Map.entry(33L, DType.FLOAT8_E8M0FNU),
                    Map.entry(34L, DType.UINT32),
                    Map.entry(35L, DType.UINT64));

    private static final long STRIDED = 7;
    private static final int MOST_DIMS = 64;

    /** Reads what stands in a file; refuses a number that torch 2.15 does not know. */
    public static TensorMeta of(JsonValue meta) {
        if (meta.get("layout").integer() != STRIDED) {
            throw meta.get("layout")
                    .refuse(
                            "is a sparse tensor, which is not read from a program. Convert it with"
                                    + " to_dense() before the export.");
        }
        List<JsonValue> sizes = meta.get("sizes").items();
        if (sizes.size() > MOST_DIMS) {
            throw meta.get("sizes").expected("at most " + MOST_DIMS + " sizes");
        }
        return new TensorMeta(
                dtype(meta.get("dtype")),
                sizes,
                meta.get("requires_grad").truth(),
                location(meta.get("device")),
                meta.get("strides").items(),
                meta.get("storage_offset"));
    }

    /** Returns the element type of a {@code ScalarType}'s number. */
    public static DType dtype(JsonValue number) {
        DType type = TYPES.get(number.integer());
        if (type == null) {
            throw number.expected("the number of an element type, 1 to 13 or 28 to 35");
        }
        return type;
    }

    private static String location(JsonValue device) {
        String type = device.get("type").text();
        if (!type.matches("[a-z]{1,20}")) {
            throw device.get("type").expected("a device such as cpu");
        }
        JsonValue index = device.find("index");
        return index == null ? type : type + ":" + index.integer();
    }

    /** Returns the sizes of a tensor that is in the file: whole numbers all. */
    public long[] shape() {
        return sizes.stream().mapToLong(TensorMeta::whole).toArray();
    }

    /** Returns the strides in elements. */
    public long[] strides() {
        if (strideValues.size() != sizes.size()) {
            throw offset.refuse(
                    "the tensor has "
                            + sizes.size()
                            + " sizes, but "
                            + strideValues.size()
                            + " strides. The file is damaged or was edited; get it again.");
        }
        return strideValues.stream().mapToLong(TensorMeta::whole).toArray();
    }

    public long offsetElements() {
        return whole(offset);
    }

    private static long whole(JsonValue value) {
        JsonValue number = value.find("as_int");
        if (number == null) {
            throw value.refuse(
                    "expected a whole number, but found an expression: what is saved has a size."
                            + " torch would evaluate it; the file was edited, do not load it there.");
        }
        return number.integer();
    }

    /** Returns the type and the sizes for people: {@code float32 (s60, 3, 8, 8)}. */
    String described() {
        StringBuilder text = new StringBuilder(dtype.torchName()).append(" (");
        for (int i = 0; i < sizes.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(size(sizes.get(i)));
        }
        return text.append(sizes.size() == 1 ? ",)" : ")").toString();
    }

    private static String size(JsonValue value) {
        JsonValue number = value.find("as_int");
        return number != null
                ? Long.toString(number.integer())
                : Shorten.name(Expression.shown(value.get("as_expr").get("expr_str").text()));
    }
}
