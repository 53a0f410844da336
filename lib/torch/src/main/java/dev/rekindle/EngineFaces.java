package dev.rekindle;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.codec.Face;
import dev.rekindle.internal.codec.Faces;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.text.PythonShape;
import dev.rekindle.nn.Module;
import dev.rekindle.state.StateDict;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this artifact's objects look like to whatever prints values: arrays of the engine as
 * tensors, which are not read; a state_dict, a checkpoint and a user's record as dicts; a module by
 * the name that Python prints.
 */
public final class EngineFaces implements Faces {
    @Override
    public @Nullable Face of(Object value) {
        if (value instanceof NDArray array) {
            String type = array.getDataType().name().toLowerCase(Locale.ROOT);
            String torchs = type.equals("boolean") ? "bool" : type;
            return Face.leaf(
                    "Tensor",
                    "tensor("
                            + PythonShape.of(array.getShape().getShape())
                            + ", torch."
                            + torchs
                            + ")");
        } else if (value instanceof StateDict state) {
            return dict("OrderedDict", state.entries());
        } else if (value instanceof Checkpoint checkpoint) {
            return dict("dict", checkpoint.entries());
        } else if (value instanceof Record settings && Records.isUsers(settings)) {
            return dict("dict", Records.toDict(settings));
        } else if (value instanceof Module module) {
            String name = module.getClass().getSimpleName();
            return Face.leaf(name, "<" + name + ">");
        }
        return null;
    }

    @Override
    public @Nullable Object plain(Object value) {
        return Counterparts.other(value);
    }

    private static Face dict(String type, Map<?, ?> entries) {
        Face plain = Values.of(entries);
        return new Face(type, type + " of " + entries.size(), plain.children());
    }
}
