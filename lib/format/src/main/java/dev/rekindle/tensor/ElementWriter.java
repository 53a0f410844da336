package dev.rekindle.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritableByteChannel;

/** Writes a tensor's elements to a channel, chunk by chunk. */
public final class ElementWriter {
    private ElementWriter() {}

    /**
     * Writes all elements, as {@link Tensor#readElements} gives them; the channel stays open.
     *
     * @throws IOException if the channel fails
     */
    public static void write(Tensor tensor, WritableByteChannel channel) throws IOException {
        try {
            tensor.readElements(
                    chunk -> {
                        try {
                            while (chunk.hasRemaining()) {
                                channel.write(chunk);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
