package dev.rekindle.tensor;

/**
 * The floating types of 16 and 8 bits as {@code float}, exactly. Mirrors c10/util/Half.h,
 * BFloat16.h and Float8_*.h (2.15.0).
 */
final class SmallFloats {
    private SmallFloats() {}

    static float half(short bits) {
        return decode(bits & 0xFFFF, 5, 10, 15, true);
    }

    static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Four exponent bits, bias 7, no infinity; only all ones is NaN. */
    static float e4m3fn(byte bits) {
        return (bits & 0x7F) == 0x7F ? Float.NaN : decode(bits & 0xFF, 4, 3, 7, false);
    }

    /** Five exponent bits, bias 15, as a half cut short. */
    static float e5m2(byte bits) {
        return decode(bits & 0xFF, 5, 2, 15, true);
    }

    /** As e4m3, bias 8; the bits of negative zero are the only NaN. */
    static float e4m3fnuz(byte bits) {
        return bits == (byte) 0x80 ? Float.NaN : decode(bits & 0xFF, 4, 3, 8, false);
    }

    /** As e5m2, bias 16; the bits of negative zero are the only NaN. */
    static float e5m2fnuz(byte bits) {
        return bits == (byte) 0x80 ? Float.NaN : decode(bits & 0xFF, 5, 2, 16, false);
    }

    /** A power of two, no sign; all ones is NaN. */
    static float e8m0fnu(byte bits) {
        int exponent = bits & 0xFF;
        return exponent == 0xFF ? Float.NaN : Math.scalb(1f, exponent - 127);
    }

    private static float decode(
            int bits, int exponentBits, int fractionBits, int bias, boolean hasInfinity) {
        int fraction = bits & ((1 << fractionBits) - 1);
        int exponent = (bits >>> fractionBits) & ((1 << exponentBits) - 1);
        boolean negative = ((bits >>> (fractionBits + exponentBits)) & 1) != 0;
        if (hasInfinity && exponent == (1 << exponentBits) - 1) {
            // The payload of a NaN is kept, as the hardware keeps it.
            int nan = 0x7F800000 | (fraction << (23 - fractionBits));
            return Float.intBitsToFloat(negative ? nan | 0x80000000 : nan);
        }
        float magnitude =
                exponent == 0
                        ? Math.scalb((float) fraction, 1 - bias - fractionBits)
                        : Math.scalb(
                                (float) (fraction | (1 << fractionBits)),
                                exponent - bias - fractionBits);
        return negative ? -magnitude : magnitude;
    }
}
