package dev.rekindle.file;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes in memory, in pieces, so that they may be more than one array can hold. */
final class MemoryInput implements Input {
    /** Small enough that a collector does not treat pieces as large objects of their own. */
    private static final int PIECE_SHIFT = 18;

    private static final int PIECE_BYTES = 1 << PIECE_SHIFT;

    private final String name;
    private final List<byte[]> pieces;
    private final int shift;
    private final long size;

    private MemoryInput(String name, List<byte[]> pieces, int shift, long size) {
        this.name = name;
        this.pieces = pieces;
        this.shift = shift;
        this.size = size;
    }

    MemoryInput(String name, byte[] bytes) {
        this(name, List.of(bytes), Integer.SIZE - 1, bytes.length);
    }

    /** Reads a stream to its end. */
    static MemoryInput of(String name, InputStream stream) {
        List<byte[]> pieces = new ArrayList<>();
        long size = 0;
        try {
            int count;
            do {
                requireMemory(name, size);
                byte[] piece = new byte[PIECE_BYTES];
                count = stream.readNBytes(piece, 0, PIECE_BYTES);
                pieces.add(piece);
                size += count;
            } while (count == PIECE_BYTES);
        } catch (IOException e) {
            throw new TorchFileException(
                    name,
                    "the stream can't be read behind byte " + size + ": " + e.getMessage() + ".",
                    e);
        }
        return new MemoryInput(name, pieces, PIECE_SHIFT, size);
    }

    /** The tensors are loaded from here, which takes the same room again. */
    private static void requireMemory(String name, long size) {
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (size > most) {
            throw new TorchFileException(
                    name,
                    "the stream holds more than the "
                            + most
                            + " bytes that Java has memory for. Write it to a file and open that, or"
                            + " give Java more with -Xmx.");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, ByteBuffer target) {
        long next = position;
        while (target.hasRemaining()) {
            byte[] piece = pieces.get((int) (next >>> shift));
            int start = (int) (next & ((1L << shift) - 1));
            int count = Math.min(target.remaining(), piece.length - start);
            target.put(piece, start, count);
            next += count;
        }
    }
}
