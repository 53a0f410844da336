package dev.rekindle.nn;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state_dict in the .params file of DJL's {@code Model.save}: the number of tensors, then each as
 * {@code ai.djl.nn.Parameter.save} (0.36.0) writes one, under its name in the state_dict.
 */
final class EngineRecords {
    private static final char MARK = 'P';
    private static final byte VERSION = 1;

    private EngineRecords() {}

    static void write(StateDict state, DataOutputStream os) throws IOException {
        os.writeInt(state.size());
        try (NDManager scratch = Engines.newManager()) {
            for (String name : state.keySet()) {
                os.writeChar(MARK);
                os.writeByte(VERSION);
                os.writeUTF(name);
                try (NDArray copy = Tensors.toNDArray(scratch, state.get(name))) {
                    os.write(copy.encode());
                }
            }
        }
    }

    /** Returns tensors over arrays that {@code manager} owns. */
    static StateDict read(NDManager manager, DataInputStream is)
            throws IOException, MalformedModelException {
        int count = is.readInt();
        Map<String, Tensor> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            if (is.readChar() != MARK || is.readByte() != VERSION) {
                throw malformed("a block of another kind wrote it", null);
            }
            String name = is.readUTF();
            entries.put(name, Tensors.toTensor(manager.decode(is)));
        }
        return new StateDict(entries, null);
    }

    static MalformedModelException malformed(String why, @Nullable Throwable cause) {
        return new MalformedModelException(
                "the .params file holds no state_dict of a Module: "
                        + why
                        + ". Load it into the block that saved it, or save it again.",
                cause);
    }
}
