package dev.rekindle.tensor;

/**
 * A complex number, as Python's {@code complex} and as an element of a complex tensor.
 *
 * @param real the real part
 * @param imaginary the imaginary part
 */
public record Complex(double real, double imaginary) {
    /** Another one in each JVM, so that no file can be made to have keys of one hash. */
    private static final long SEED = System.identityHashCode(new Object()) * 0x9E3779B97F4A7C15L;

    @Override
    public int hashCode() {
        long hash = (Double.doubleToLongBits(real) ^ SEED) * 0xD6E8FEB86659FD93L;
        hash = (hash ^ (hash >>> 32) ^ Double.doubleToLongBits(imaginary)) * 0x9E3779B97F4A7C15L;
        return (int) (hash ^ (hash >>> 32));
    }
}
