package dev.rekindle.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Standard output and error as the locale can show them. Under {@code LC_ALL=C}, in cron or over
 * ssh say, Java would print a question mark for each letter outside of ASCII; it is escaped here,
 * as Python's {@code backslashreplace} does.
 */
final class Terminal {
    private Terminal() {}

    /** Makes {@code System.out} and {@code System.err} such streams. */
    static void install() {
        Charset charset = charset();
        System.setOut(stream(System.out, charset));
        System.setErr(stream(System.err, charset));
    }

    private static Charset charset() {
        String name = System.getProperty("native.encoding", "UTF-8");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
    }

    /** Returns a stream that takes UTF-8. */
    static PrintStream stream(OutputStream to, Charset charset) {
        OutputStream out = charset.equals(StandardCharsets.UTF_8) ? to : new Escaping(to, charset);
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /** Takes UTF-8 and passes on what the charset has, the rest escaped. */
    private static final class Escaping extends OutputStream {
        private final OutputStream to;
        private final Charset charset;
        private final CharsetEncoder encoder;

        /** The bytes of a character that has not come whole. */
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        private int missing;

        Escaping(OutputStream to, Charset charset) {
            this.to = to;
            this.charset = charset;
            this.encoder = charset.newEncoder();
        }

        @Override
        public void write(int value) throws IOException {
            int code = value & 0xff;
            if (code < 0x80) {
                to.write(code);
                return;
            }
            begun.write(code);
            if (code >= 0xc0) {
                missing = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : 1;
            } else if (--missing <= 0) {
                String text = begun.toString(StandardCharsets.UTF_8);
                begun.reset();
                to.write(escaped(text).getBytes(charset));
            }
        }

        private String escaped(String text) {
            if (encoder.canEncode(text)) {
                return text;
            } else if (text.equals("…")) {
                return "...";
            }
            int point = text.codePointAt(0);
            return String.format(
                    point < 0x100 ? "\\x%02x" : point < 0x10000 ? "\\u%04x" : "\\U%08x", point);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }
    }
}
