package dev.rekindle.file;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an {@link Input}, held against its own word. */
final class InputSource implements ByteSource {
    private final Input input;
    private final long size;
    private boolean closed;

    InputSource(Input input) {
        this.input = input;
        try {
            this.size = input.size();
        } catch (IOException e) {
            throw failed("can't be opened", e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, ByteBuffer target) {
        if (position < 0 || target.remaining() > size - position) {
            throw new TorchFileException(
                    name(),
                    target.remaining()
                            + " bytes from byte "
                            + position
                            + " on are asked for, but there are "
                            + size
                            + ". The file is truncated or was edited; get it again.");
        }
        try {
            input.read(position, target);
        } catch (IOException e) {
            throw failed("can't be read at byte " + position, e);
        }
        if (target.hasRemaining()) {
            throw new TorchFileException(
                    name(),
                    "the input gave "
                            + target.remaining()
                            + " bytes less than it was asked for at byte "
                            + position
                            + ". Its read has to fill the buffer or to throw.");
        }
    }

    @Override
    public String name() {
        return input.name();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            input.close();
        } catch (IOException e) {
            throw failed("can't be closed", e);
        }
    }

    private TorchFileException failed(String what, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new TorchFileException(name(), "the input " + what + ": " + reason + ".", e);
    }
}
