package dev.rekindle.internal.container;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PickleWriter;
import dev.rekindle.internal.pickle.PyValue;
import java.io.ByteArrayOutputStream;

/** An inert value as its pickle. */
final class Pickled {
    private Pickled() {}

    /**
     * Returns the pickle's bytes.
     *
     * @throws TorchFileException if the protocol has no way to say the value
     */
    static byte[] bytes(PyValue value, int protocol) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new PickleWriter(bytes, protocol).write(value);
        } catch (IllegalArgumentException e) {
            throw new TorchFileException("save", e.getMessage() + ". Choose another protocol.", e);
        }
        return bytes.toByteArray();
    }
}
