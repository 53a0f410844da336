package dev.rekindle.tensor;

/**
 * A complex number, as Python's {@code complex} and as an element of a complex tensor.
 *
 * @param real the real part
 * @param imaginary the imaginary part
 */
public record Complex(double real, double imaginary) {}
