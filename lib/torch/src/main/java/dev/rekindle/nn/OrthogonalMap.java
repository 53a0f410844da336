package dev.rekindle.nn;

/**
 * How {@link Parametrizations#orthogonal} makes a matrix orthogonal. Mirrors {@code _OrthMaps}
 * (torch/nn/utils/parametrizations.py, 2.15.0), in its order.
 */
public enum OrthogonalMap {
    /** The exponential of a skew-symmetric matrix. */
    MATRIX_EXP,
    /** The Cayley map of a skew-symmetric matrix. */
    CAYLEY,
    /** A product of Householder's reflectors. */
    HOUSEHOLDER
}
