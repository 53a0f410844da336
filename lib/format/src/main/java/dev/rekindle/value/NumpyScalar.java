package dev.rekindle.value;

import java.util.HexFormat;

/**
 * A NumPy scalar.
 *
 * @param dtype NumPy's {@code str} of the type, such as {@code <f4} or {@code <M8[ns]}; for a
 *     structured type its fields, as NumPy prints them: {@code [('a', '<i4'), ('b', '<f4')]}
 * @param bytes the value's bytes, in the order that {@code dtype} names
 * @param source what the pickle said, to write it back as it was
 */
public record NumpyScalar(String dtype, Bytes bytes, InertObject source) {
    @Override
    public String toString() {
        return "numpy " + dtype + " " + HexFormat.of().formatHex(bytes.toByteArray());
    }
}
