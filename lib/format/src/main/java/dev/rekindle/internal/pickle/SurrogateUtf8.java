package dev.rekindle.internal.pickle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * UTF-8 with Python's {@code surrogatepass}: a lone surrogate is three bytes. Pickle spells every
 * str so (CPython 3.11, Modules/_pickle.c, {@code load_counted_binunicode}).
 */
final class SurrogateUtf8 {
    private SurrogateUtf8() {}

    /** Returns the text, or null where the bytes are no UTF-8 even so. */
    static @Nullable String decode(byte[] bytes) {
        boolean ascii = true;
        for (int i = 0; i < bytes.length && ascii; i++) {
            ascii = bytes[i] >= 0;
        }
        if (ascii) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        String strict = decodeStrictly(bytes);
        return strict == null ? decodeWithSurrogates(bytes) : strict;
    }

    /** Returns the text, or null where the bytes are no UTF-8, lone surrogates among them. */
    static @Nullable String decodeStrictly(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable String decodeWithSurrogates(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int from = 0;
        for (int i = 0; i + 2 < bytes.length; i++) {
            boolean surrogate =
                    (bytes[i] & 0xff) == 0xed
                            && (bytes[i + 1] & 0xe0) == 0xa0
                            && (bytes[i + 2] & 0xc0) == 0x80;
            if (surrogate) {
                if (!appendStrict(bytes, from, i, text)) {
                    return null;
                }
                char lone = (char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | (bytes[i + 2] & 0x3f));
                if (makesPair(text, lone)) {
                    return null;
                }
                text.append(lone);
                from = i + 3;
                i += 2;
            }
        }
        return appendStrict(bytes, from, bytes.length, text) ? text.toString() : null;
    }

    /**
     * Whether {@code next} would make one character with the surrogate before it: Python keeps the
     * two apart, a Java string can't.
     */
    static boolean makesPair(StringBuilder text, char next) {
        return Character.isLowSurrogate(next)
                && text.length() > 0
                && Character.isHighSurrogate(text.charAt(text.length() - 1));
    }

    private static boolean appendStrict(byte[] bytes, int from, int to, StringBuilder text) {
        try {
            text.append(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, from, to - from)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Returns the bytes of {@code text}, lone surrogates as three bytes each. */
    static byte[] encode(String text) {
        boolean lone = false;
        for (int i = 0; i < text.length() && !lone; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                lone = Character.isSurrogate(c);
            }
        }
        if (!lone) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(text.length() * 3);
        text.codePoints()
                .forEach(
                        point -> {
                            if (point >= 0xd800 && point <= 0xdfff) {
                                bytes.write(0xe0 | point >> 12);
                                bytes.write(0x80 | point >> 6 & 0x3f);
                                bytes.write(0x80 | point & 0x3f);
                            } else {
                                bytes.writeBytes(
                                        Character.toString(point).getBytes(StandardCharsets.UTF_8));
                            }
                        });
        return bytes.toByteArray();
    }
}
