package dev.rekindle.pickle;

import java.math.BigInteger;

/** A Python int, of any size. */
public record PyInt(BigInteger value) implements PyValue {
    /** Returns the int {@code value}. */
    public static PyInt of(long value) {
        return new PyInt(BigInteger.valueOf(value));
    }

    /** Returns whether the value fits a Java long. */
    public boolean fitsLong() {
        return value.bitLength() < 64;
    }
}
