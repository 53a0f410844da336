package dev.rekindle.internal.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A str as protocol 0 writes it. */
final class RawUnicode {
    private RawUnicode() {}

    /**
     * Returns a str as UNICODE spells it: Latin-1, everything else and five troublemakers escaped
     * (CPython 3.11, Modules/_pickle.c, {@code raw_unicode_escape}).
     */
    static byte[] escape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        text.codePoints()
                .forEach(
                        point -> {
                            boolean troublemaker =
                                    point == '\\'
                                            || point == 0
                                            || point == '\n'
                                            || point == '\r'
                                            || point == 0x1a;
                            if (point >= 0x10000) {
                                bytes.writeBytes(
                                        String.format("\\U%08x", point)
                                                .getBytes(StandardCharsets.US_ASCII));
                            } else if (point >= 256 || troublemaker) {
                                bytes.writeBytes(
                                        String.format("\\u%04x", point)
                                                .getBytes(StandardCharsets.US_ASCII));
                            } else {
                                bytes.write(point);
                            }
                        });
        return bytes.toByteArray();
    }
}
