package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Overwrites live arrays with tensors, all or none: what can fail is asked before the first. */
public final class ArrayCopies {
    private record Copy(NDArray target, Tensor source) {}

    private final List<Copy> copies = new ArrayList<>();

    /** Takes note of a copy; shapes and element types have to be the same. */
    public void add(NDArray target, Tensor source) {
        copies.add(new Copy(target, source));
    }

    /**
     * Does all of them.
     *
     * @throws dev.rekindle.errors.TorchFileException if a record behind a tensor is damaged;
     *     nothing has changed then
     * @throws IllegalStateException if an array was closed; nothing has changed then
     */
    public void apply() {
        Set<Object> written = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Object> checked = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Copy copy : copies) {
            written.add(copy.target());
            Memory.requireWritable(copy.target());
            if (checked.add(copy.source().storage())) {
                StorageCheck.requireReadable(copy.source().storage());
            }
        }
        try (NDManager scratch = Engines.newManager()) {
            List<Copy> straight = new ArrayList<>();
            for (Copy copy : copies) {
                // What looks at memory that changes below is read before.
                if (written.contains(copy.source().storage().memory())) {
                    NDArray aside = Engines.keep(Tensors.toNDArray(scratch, copy.source()));
                    straight.add(new Copy(copy.target(), Tensors.toTensor(aside)));
                } else {
                    straight.add(copy);
                }
            }
            straight.forEach(copy -> Tensors.copy(copy.source(), copy.target()));
        }
    }
}
