package dev.rekindle.pickle;

import dev.rekindle.errors.TorchFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a pickle, counted, so that every refusal can say where. Reads no byte beyond what is
 * asked for: legacy torch files hold several pickles in a row.
 */
final class PickleInput {
    /** A declared length is believed only as far as bytes arrive: this many at a time. */
    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int longestString;
    private long position;
    private long opcodePosition;
    private @Nullable Opcode opcode;

    PickleInput(InputStream in, int longestString) {
        this.in = in;
        this.longestString = longestString;
    }

    /** Returns the number of bytes read so far. */
    long position() {
        return position;
    }

    /** Reads the next opcode. */
    Opcode opcode() {
        opcodePosition = position;
        opcode = null;
        int code = next();
        if (code < 0) {
            throw refuse("the bytes end without STOP; the file is truncated. Get the whole file.");
        }
        Opcode read = Opcode.of(code);
        if (read == null) {
            throw refuse(
                    String.format(
                            "byte 0x%02x is no pickle opcode. The file is damaged or no pickle; get it again.",
                            code));
        }
        opcode = read;
        return read;
    }

    int unsignedByte() {
        int read = next();
        if (read < 0) {
            throw truncated(1, 0);
        }
        return read;
    }

    /** Reads {@code bytes} bytes, at most 8, as a little-endian unsigned number. */
    long littleEndian(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        return value;
    }

    /**
     * Reads {@code count} bytes; memory grows with the bytes that arrive, not with the number that
     * was declared.
     */
    byte[] bytes(long count) {
        if (count < 0 || count > longestString) {
            throw refuse(
                    "declares "
                            + Long.toUnsignedString(count)
                            + " bytes, more than the limit of "
                            + longestString
                            + ". The file is damaged or hostile; raise PickleLimits.stringBytes if you trust it.");
        }
        byte[] chunk = new byte[(int) Math.min(count, CHUNK)];
        int filled = 0;
        while (filled < count) {
            if (filled == chunk.length) {
                chunk = Arrays.copyOf(chunk, (int) Math.min(count, 2L * chunk.length));
            }
            int read = read(chunk, filled);
            if (read <= 0) {
                throw truncated(count, filled);
            }
            filled += read;
        }
        return chunk;
    }

    /** Reads the bytes up to the next newline, which is consumed and not returned. */
    byte[] line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int read = next();
            if (read < 0) {
                throw refuse(
                        "the bytes end within its argument; the file is truncated. Get the whole file.");
            } else if (read == '\n') {
                return line.toByteArray();
            } else if (line.size() == longestString) {
                throw refuse(
                        "its argument is longer than the limit of "
                                + longestString
                                + " bytes. The file is damaged or hostile; raise PickleLimits.stringBytes if you trust it.");
            }
            line.write(read);
        }
    }

    TorchFileException truncated(long expected, long found) {
        return refuse(
                "expected "
                        + expected
                        + (expected == 1 ? " byte" : " bytes")
                        + ", but found "
                        + found
                        + " before the end. The file is truncated; get the whole file.");
    }

    /** Returns a refusal placed at the current opcode. */
    TorchFileException refuse(String what) {
        return refuse(what, null);
    }

    TorchFileException refuse(String what, @Nullable Throwable cause) {
        String at = "pickle byte " + opcodePosition + (opcode == null ? "" : ", " + opcode.name());
        return new TorchFileException(at, what, cause);
    }

    private int next() {
        try {
            int read = in.read();
            if (read >= 0) {
                position++;
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int read(byte[] target, int from) {
        try {
            int read = in.read(target, from, target.length - from);
            position += Math.max(read, 0);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
