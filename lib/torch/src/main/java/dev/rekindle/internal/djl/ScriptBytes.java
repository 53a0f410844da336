package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import dev.rekindle.tensor.Storage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;

/**
 * The memory of a script's tensor whose type DJL's arrays lack: a method of the script gives its
 * bytes, as a copy, at each read. So whoever reads sees the values of that moment.
 */
public final class ScriptBytes implements Storage {
    private final LoadedScript script;
    private final String method;
    private final String name;
    private final long lengthBytes;

    /**
     * @param method gives arrays of bytes by name
     */
    public ScriptBytes(LoadedScript script, String method, String name, long lengthBytes) {
        this.script = script;
        this.method = method;
        this.name = name;
        this.lengthBytes = lengthBytes;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the script was closed
     */
    @Override
    public void read(long offsetBytes, ByteBuffer target) {
        Objects.checkFromIndexSize(offsetBytes, target.remaining(), lengthBytes);
        Map<String, NDArray> all = script.tensors(method);
        try {
            NDArray bytes = Objects.requireNonNull(all.get(name), name);
            NDArrayStorage.of(bytes).read(offsetBytes, target);
        } finally {
            all.values().forEach(NDArray::close);
        }
    }
}
