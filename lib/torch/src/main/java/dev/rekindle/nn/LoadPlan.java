package dev.rekindle.nn;

import ai.djl.ndarray.NDManager;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.Mismatch;
import dev.rekindle.internal.djl.StorageCheck;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What loading a state_dict into a module would do, worked out before anything is done, in one walk
 * over the modules and one over the keys. Mirrors {@code Module.load_state_dict} and {@code
 * _load_from_state_dict} (torch/nn/modules/module.py, 2.15.0); other than torch, it refuses to
 * change the element type silently, and makes sure that every record can be read before the first
 * parameter changes.
 */
final class LoadPlan {
    private static final String EXTRA_STATE = "_extra_state";

    private record Copy(ModuleTensor target, Tensor source) {}

    private final Set<String> expected = new HashSet<>();
    private final Map<String, List<String>> unexpectedOf = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final boolean assign;

    /**
     * @param metadata the state_dict's {@code _metadata}, or null if it has none
     * @param assign whether the module takes the element types of the state_dict
     */
    LoadPlan(Module root, Map<String, ?> given, @Nullable Map<?, ?> metadata, boolean assign) {
        this.assign = assign;
        Map<String, ?> entries = Parametrizations.renamed(root, given);
        ModuleWalk.visit(
                root,
                (prefix, module) -> {
                    String path = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
                    Object local = metadata == null ? null : metadata.get(path);
                    Object version = local instanceof Map<?, ?> map ? map.get("version") : null;
                    unexpectedOf.put(prefix, new ArrayList<>());
                    plan(prefix, module, entries, version instanceof Long number ? number : null);
                });
        for (String key : entries.keySet()) {
            if (!expected.contains(key)) {
                findUnexpected(key);
            }
        }
    }

    private void plan(
            String prefix, Module module, Map<String, ?> entries, @Nullable Long version) {
        ModuleState.local(module)
                .forEach(
                        (name, held) -> {
                            String key = prefix + name;
                            if (!expected.add(key)) {
                                throw ModuleNames.clash(key);
                            }
                            if (entries.containsKey(key)) {
                                check(key, entries.get(key), held);
                            } else if (!module.mayBeMissing(name, version)) {
                                missing.add(key);
                            }
                        });
    }

    /** Notes the key at the deepest module that its name leads to, as torch meets it there. */
    private void findUnexpected(String key) {
        String prefix = "";
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            String deeper = key.substring(0, dot + 1);
            if (!unexpectedOf.containsKey(deeper)) {
                break;
            }
            prefix = deeper;
        }
        List<String> found = unexpectedOf.computeIfAbsent(prefix, name -> new ArrayList<>());
        found.add(key.equals(prefix + EXTRA_STATE) ? 0 : found.size(), key);
    }

    private void check(String key, @Nullable Object saved, ModuleTensor held) {
        String kept = held.whyOutside();
        if (kept != null && SavedModule.dense(saved) != null) {
            errors.add("While copying the parameter named \"" + key + "\": " + kept);
            return;
        }
        long[] shape = held.shape();
        Tensor tensor = SavedModule.dense(saved);
        boolean taken = assign && !held.isFixed();
        DType type = taken && tensor != null ? tensor.dtype() : held.dtype();
        String mismatch = Mismatch.of(key, saved, shape, type);
        if (mismatch != null || tensor == null) {
            errors.add(String.valueOf(mismatch));
        } else {
            copies.add(new Copy(held, tensor.dim() == shape.length ? tensor : tensor.select(0, 0)));
        }
    }

    List<String> missing() {
        return missing;
    }

    List<String> unexpected() {
        return unexpectedOf.values().stream().flatMap(List::stream).toList();
    }

    /** What no setting lets pass: wrong shapes, wrong element types, values that are no tensors. */
    List<String> errors() {
        return errors;
    }

    /**
     * Copies each tensor straight into the module's own array.
     *
     * @throws dev.rekindle.errors.TorchFileException if a record is damaged; the module is
     *     unchanged then
     * @throws IllegalStateException if the module, or the one that the tensors look at, is closed;
     *     it is unchanged then
     */
    void apply() {
        Set<Object> written = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Storage> checked = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Copy copy : copies) {
            if (copy.target().isInEngine()) {
                written.add(copy.target().getArray());
                Memory.requireWritable(copy.target().getArray());
            }
            Storage source = copy.source().storage();
            if (checked.add(source)) {
                StorageCheck.requireReadable(source);
            }
        }
        try (NDManager scratch = Engines.newManager()) {
            List<Copy> straight = new ArrayList<>();
            for (Copy copy : copies) {
                // What looks at memory that changes below is read before.
                if (!written.contains(copy.source().storage().memory())) {
                    straight.add(copy);
                } else if (!isTheTargetItself(copy)) {
                    straight.add(
                            new Copy(
                                    copy.target(),
                                    Tensors.toTensor(
                                            Engines.keep(
                                                    Tensors.toNDArray(scratch, copy.source())))));
                }
            }
            straight.forEach(copy -> copy.target().take(copy.source()));
        }
    }

    private static boolean isTheTargetItself(Copy copy) {
        return copy.source().isContiguous()
                && copy.source().offsetElements() == 0
                && copy.target().isInEngine()
                && copy.target().getArray() == copy.source().storage().memory();
    }
}
