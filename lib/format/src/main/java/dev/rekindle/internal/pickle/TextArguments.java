package dev.rekindle.internal.pickle;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The arguments that protocol 0 spells as a line of text (CPython 3.11, Lib/pickletools.py). */
final class TextArguments {
    /**
     * Python itself refuses longer decimal texts (CPython 3.11, sys.set_int_max_str_digits);
     * reading one costs quadratic time.
     */
    private static final int LONGEST_DECIMAL = 4300;

    private final PickleInput input;

    TextArguments(PickleInput input) {
        this.input = input;
    }

    /** INT's line: a decimal int, or {@code 00} and {@code 01} for False and True. */
    PyValue intOrBool() {
        String text = ascii();
        if (text.equals("00")) {
            return PyBool.FALSE;
        } else if (text.equals("01")) {
            return PyBool.TRUE;
        }
        BigInteger value = decimal(text);
        if (text.length() == 2 && value.bitLength() <= 1 && value.signum() >= 0) {
            return PyBool.of(value.signum() > 0);
        }
        return new PyInt(value);
    }

    /** LONG's line: a decimal int with or without an L behind it. */
    PyInt longInt() {
        String text = ascii();
        return new PyInt(decimal(text.endsWith("L") ? text.substring(0, text.length() - 1) : text));
    }

    /** FLOAT's line. */
    PyFloat floating() {
        String text = ascii();
        String bare = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        double sign = text.startsWith("-") ? -1 : 1;
        switch (bare.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "infinity":
                return new PyFloat(sign * Double.POSITIVE_INFINITY);
            case "nan":
                return new PyFloat(Double.NaN);
            default:
                if (!bare.matches("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
                    throw notA("float", text);
                }
                double value = Double.parseDouble(text);
                if (Double.isInfinite(value)) {
                    throw notA("float within range", text);
                }
                return new PyFloat(value);
        }
    }

    /** The index of PUT and GET: a decimal int that is not negative. */
    long index() {
        String text = ascii();
        BigInteger index = decimal(text);
        if (index.signum() < 0 || index.bitLength() > 31) {
            throw notA("memo index", text);
        }
        return index.longValue();
    }

    /** STRING's line: a quoted Python 2 string literal; returns its bytes. */
    byte[] quotedBytes() {
        byte[] line = input.line();
        int end = line.length;
        int start = 0;
        boolean quoted =
                end - start >= 2
                        && line[start] == line[end - 1]
                        && (line[start] == '\'' || line[start] == '"');
        byte[] bytes = quoted ? unescape(line, start + 1, end - 1) : null;
        if (bytes == null) {
            throw notA("quoted string", new String(line, StandardCharsets.ISO_8859_1));
        }
        return bytes;
    }

    /** UNICODE's line: raw-unicode-escape. */
    String rawUnicode() {
        String line = new String(input.line(), StandardCharsets.ISO_8859_1);
        StringBuilder text = new StringBuilder(line.length());
        int i = 0;
        while (i < line.length()) {
            int backslashes = i;
            while (backslashes < line.length() && line.charAt(backslashes) == '\\') {
                backslashes++;
            }
            boolean odd = (backslashes - i) % 2 == 1;
            char kind = odd && backslashes < line.length() ? line.charAt(backslashes) : 0;
            if (kind == 'u' || kind == 'U') {
                text.append(line, i, backslashes - 1);
                int digits = kind == 'u' ? 4 : 8;
                int end = backslashes + 1 + digits;
                int point = end <= line.length() ? hex(line, backslashes + 1, end) : -1;
                boolean character = point >= 0 && point <= Character.MAX_CODE_POINT;
                if (!character || point < 0x10000 && SurrogateUtf8.makesPair(text, (char) point)) {
                    throw notA("raw-unicode-escape text", line);
                }
                text.appendCodePoint(point);
                i = end;
            } else if (backslashes > i) {
                text.append(line, i, backslashes);
                i = backslashes;
            } else {
                text.append(line.charAt(i++));
            }
        }
        return text.toString();
    }

    /** A name in GLOBAL or INST: a line of UTF-8. */
    String name() {
        byte[] line = input.line();
        String name = SurrogateUtf8.decodeStrictly(line);
        if (name == null || name.isEmpty()) {
            throw notA(
                    "name in UTF-8 of one character or more",
                    new String(line, StandardCharsets.ISO_8859_1));
        }
        return name;
    }

    /** PERSID's line: ASCII (CPython 3.11, {@code load_persid}). */
    String persistentId() {
        String id = ascii();
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) > 127) {
                throw notA("persistent id in ASCII", id);
            }
        }
        return id;
    }

    private String ascii() {
        return new String(input.line(), StandardCharsets.ISO_8859_1);
    }

    /** Refuses leading zeros, which CPython takes for octal in INT and refuses in LONG. */
    private BigInteger decimal(String text) {
        String bare = text.strip();
        if (bare.length() > LONGEST_DECIMAL || !bare.matches("[+-]?(0+|[1-9]\\d*(_\\d+)*)")) {
            throw notA("decimal int of at most " + LONGEST_DECIMAL + " digits", text);
        }
        return new BigInteger(bare.replace("_", ""));
    }

    private static byte @Nullable [] unescape(byte[] line, int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (line[i] != '\\') {
                bytes.write(line[i]);
                continue;
            }
            if (++i == to) {
                return null;
            }
            int simple = "\\'\"abfnrtv".indexOf(line[i]);
            if (simple >= 0) {
                bytes.write("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
            } else if (line[i] == 'x') {
                int value =
                        i + 2 < to
                                ? hex(new String(line, i + 1, 2, StandardCharsets.ISO_8859_1), 0, 2)
                                : -1;
                if (value < 0) {
                    return null;
                }
                bytes.write(value);
                i += 2;
            } else if (line[i] >= '0' && line[i] <= '7') {
                int value = 0;
                int digits = 0;
                while (digits < 3 && i < to && line[i] >= '0' && line[i] <= '7') {
                    value = value * 8 + line[i++] - '0';
                    digits++;
                }
                i--;
                bytes.write(value);
            } else {
                bytes.write('\\');
                bytes.write(line[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    private dev.rekindle.errors.TorchFileException notA(String what, String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return input.refuse(
                "expected a "
                        + what
                        + ", but found \""
                        + shown
                        + "\". The file is damaged; get it again.");
    }
}
