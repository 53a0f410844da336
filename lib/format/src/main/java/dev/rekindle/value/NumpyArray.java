package dev.rekindle.value;

import dev.rekindle.internal.text.PythonShape;

/**
 * A NumPy array of numbers, texts or times.
 *
 * @param dtype NumPy's {@code str} of the type, such as {@code <f4} or {@code <M8[ns]}; for a
 *     structured type its fields, as NumPy prints them: {@code [('a', '<i4'), ('b', '<f4')]}
 * @param shape the sizes
 * @param columnMajor whether the first dimension runs fastest (Fortran's order)
 * @param bytes the elements' bytes, in that order
 * @param source what the pickle said, to write it back as it was
 */
public record NumpyArray(
        String dtype, Size shape, boolean columnMajor, Bytes bytes, InertObject source) {
    @Override
    public String toString() {
        return "numpy array(" + PythonShape.of(shape.toLongArray()) + ", " + dtype + ")";
    }
}
