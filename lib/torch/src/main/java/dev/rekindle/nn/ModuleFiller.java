package dev.rekindle.nn;

import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives modules the tensors of a file, and whatever else the file says of them. One parameter under
 * two names in the file is one parameter afterwards, too.
 */
final class ModuleFiller {
    private final Map<Object, ModuleTensor> filled = new IdentityHashMap<>();
    private final Map<ModuleTensor, String> names = new IdentityHashMap<>();
    private final SharedMemory shared = new SharedMemory();

    /** Returns what differs between the tensors of the file and those of the module. */
    static List<String> differences(String prefix, SavedModule saved, Module module) {
        List<String> wrong = new ArrayList<>();
        compare(prefix, saved.parameters(), module.ownParameters(), wrong);
        compare(prefix, saved.buffers(), module.ownBuffers(), wrong);
        module.ownBuffers()
                .forEach(
                        (name, buffer) -> {
                            if (buffer != null
                                    && buffer.isPersistent() != saved.isPersistent(name)) {
                                wrong.add(
                                        prefix
                                                + name
                                                + (buffer.isPersistent()
                                                        ? " is persistent in the class alone"
                                                        : " is persistent in the file alone"));
                            }
                        });
        return wrong;
    }

    private static void compare(
            String prefix,
            Map<String, @Nullable Object> saved,
            Map<String, ? extends @Nullable ModuleTensor> own,
            List<String> wrong) {
        own.forEach(
                (name, held) -> {
                    Object found = saved.get(name);
                    if (held == null || found == null) {
                        if (held != null) {
                            wrong.add("the file has no " + prefix + name);
                        }
                        return;
                    }
                    Tensor tensor = SavedModule.dense(found);
                    if (tensor == null) {
                        wrong.add(prefix + name + " is no dense tensor in the file");
                    } else if (!Arrays.equals(tensor.shape(), held.shape())) {
                        wrong.add(
                                "size mismatch for "
                                        + prefix
                                        + name
                                        + ": torch.Size("
                                        + Arrays.toString(tensor.shape())
                                        + ") in the file, torch.Size("
                                        + Arrays.toString(held.shape())
                                        + ") in the class");
                    }
                });
        saved.forEach(
                (name, value) -> {
                    if (value != null && own.get(name) == null) {
                        wrong.add("the class has no " + prefix + name);
                    }
                });
    }

    /**
     * Fills one module, without its children.
     *
     * @param tie whether a shared parameter is put in the place of the module's own; else the
     *     module has to share it itself
     * @throws dev.rekindle.errors.TorchFileException if its tensors are others than the file's
     */
    void fill(String path, SavedModule saved, Module module, boolean tie) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (!(module instanceof InertModule)) {
            List<String> wrong = differences(prefix, saved, module);
            if (!wrong.isEmpty()) {
                throw saved.wrong("", String.join("; ", wrong) + ".");
            }
        }
        Map<String, ModuleTensor> own =
                new LinkedHashMap<>(module.parts().present(Parameter.class));
        own.putAll(module.parts().present(Buffer.class));
        Map<String, @Nullable Object> all = saved.parameters();
        all.putAll(saved.buffers());
        own.forEach(
                (name, held) -> {
                    Object value = java.util.Objects.requireNonNull(all.get(name));
                    ModuleTensor known = filled.putIfAbsent(value, held);
                    if (known == null) {
                        String other = names.putIfAbsent(held, prefix + name);
                        if (other != null) {
                            throw saved.wrong(
                                    prefix + name,
                                    "the class shares this "
                                            + held.kind()
                                            + " with "
                                            + other
                                            + ", and the file holds two. Give each its own in the"
                                            + " constructor.");
                        }
                        held.take(value);
                        shared.met(held, prefix + name, value);
                        if (held instanceof Parameter parameter
                                && value instanceof dev.rekindle.value.Parameter like) {
                            parameter.like(like);
                        }
                    } else if (known != held && tie && known.getClass() == held.getClass()) {
                        module.parts().replace(name, known);
                    } else if (known != held) {
                        throw saved.wrong(
                                prefix + name,
                                "the file shares this parameter with another module, and the class"
                                        + " does not. Share it in the constructor.");
                    }
                });
        module.origin(saved);
    }
}
