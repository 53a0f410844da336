package dev.rekindle.internal.pickle;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A Python int, of any size. */
public final class PyInt implements PyValue {
    private static final PyInt[] SMALL = new PyInt[256];

    static {
        for (int i = 0; i < SMALL.length; i++) {
            SMALL[i] = new PyInt(i, null);
        }
    }

    /** The value, unless it does not fit. */
    private final long small;

    private final @Nullable BigInteger large;

    private PyInt(long small, @Nullable BigInteger large) {
        this.small = small;
        this.large = large;
    }

    /** The int {@code value}. */
    public PyInt(BigInteger value) {
        this.large = value.bitLength() < 64 ? null : value;
        this.small = large == null ? value.longValue() : 0;
    }

    /** Returns the int {@code value}. */
    public static PyInt of(long value) {
        return value >= 0 && value < SMALL.length ? SMALL[(int) value] : new PyInt(value, null);
    }

    /** Returns the value. */
    public BigInteger value() {
        return large == null ? BigInteger.valueOf(small) : large;
    }

    /** Returns whether the value fits a Java long. */
    public boolean fitsLong() {
        return large == null;
    }

    /**
     * Returns the value as a Java long.
     *
     * @throws ArithmeticException if it does not fit
     */
    public long longValue() {
        return large == null ? small : large.longValueExact();
    }

    boolean fitsInt() {
        return large == null && small == (int) small;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PyInt that
                && small == that.small
                && java.util.Objects.equals(large, that.large);
    }

    @Override
    public int hashCode() {
        return large == null ? Long.hashCode(small) : large.hashCode();
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}
