package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text as bytes, as Python's {@code encode} gives them, in the encodings that pickles name:
 * latin-1 as Python 2's and 3's picklers do, UTF-8 and ASCII (CPython 3.11,
 * Lib/encodings/aliases.py).
 */
final class TextEncodings {
    private TextEncodings() {}

    /**
     * Returns the bytes of {@code (text, encoding, "strict")}, of which all but the text may be
     * left out, or null where the arguments are others or the text has no such bytes.
     */
    static byte @Nullable [] bytes(List<PyValue> args) {
        if (args.isEmpty() || args.size() > 3 || !(args.get(0) instanceof PyStr text)) {
            return null;
        }
        if (args.size() == 3
                && !(args.get(2) instanceof PyStr errors && errors.value().equals("strict"))) {
            return null;
        }
        Charset charset = args.size() == 1 ? StandardCharsets.UTF_8 : charset(args.get(1));
        if (charset == null) {
            return null;
        }
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text.value()));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable Charset charset(PyValue name) {
        if (!(name instanceof PyStr text)) {
            return null;
        }
        return switch (text.value().toLowerCase(Locale.ROOT).replace('-', '_')) {
            case "latin1", "latin_1", "iso_8859_1", "iso8859_1", "l1", "latin" ->
                    StandardCharsets.ISO_8859_1;
            case "utf8", "utf_8", "u8" -> StandardCharsets.UTF_8;
            case "ascii", "us_ascii" -> StandardCharsets.US_ASCII;
            default -> null;
        };
    }
}
