package dev.rekindle.nn;

import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds tensors of a file that are several objects over the same memory, such as {@code b.weight =
 * Parameter(a.weight.data)}. In Python a step of training moves all of them; the engine's arrays
 * would come apart. They stay as the file has them: shown, given in the state_dict, saved back as
 * one memory, and refused by name where the engine is needed.
 */
final class SharedMemory {
    /** Above this many elements, tensors whose ends overlap count as sharing. */
    private static final long COUNTED = 1L << 26;

    private record Place(ModuleTensor held, String name, Object saved, Tensor tensor) {}

    private final Map<Storage, List<Place>> places = new IdentityHashMap<>();

    /** Takes note of a tensor that was just read from {@code saved}. */
    void met(ModuleTensor held, String name, Object saved) {
        Tensor tensor = SavedModule.dense(saved);
        if (tensor == null || tensor.numel() == 0) {
            return;
        }
        Place place = new Place(held, name, saved, tensor);
        List<Place> known = places.computeIfAbsent(tensor.storage(), storage -> new ArrayList<>(1));
        for (Place other : known) {
            if (overlap(other.tensor(), tensor)) {
                String why =
                        other.name()
                                + " and "
                                + name
                                + " share one memory in the file, and the engine cannot hold that:"
                                + " trained here, they would come apart. The model prints, gives"
                                + " its state_dict and can be saved. To run it, share the"
                                + " parameter itself in Python (b.weight = a.weight), or load the"
                                + " state_dict into a model of your own.";
                other.held().keepOutside(other.saved(), why);
                held.keepOutside(saved, why);
            }
        }
        known.add(place);
    }

    private static boolean overlap(Tensor a, Tensor b) {
        long size = a.dtype().itemSizeBytes();
        if (size != b.dtype().itemSizeBytes()) {
            return first(a) * size <= last(b) * b.dtype().itemSizeBytes()
                    && first(b) * b.dtype().itemSizeBytes() <= last(a) * size;
        }
        long from = Math.max(first(a), first(b));
        long to = Math.min(last(a), last(b));
        if (from > to || to - from >= COUNTED || a.numel() > COUNTED || b.numel() > COUNTED) {
            return from <= to;
        }
        BitSet common = elements(a, from, to);
        common.and(elements(b, from, to));
        return !common.isEmpty();
    }

    private static long first(Tensor tensor) {
        return tensor.offsetElements();
    }

    private static long last(Tensor tensor) {
        long last = tensor.offsetElements();
        for (int i = 0; i < tensor.dim(); i++) {
            last += (tensor.shape()[i] - 1) * tensor.strides()[i];
        }
        return last;
    }

    /** Returns which elements of the storage from {@code from} to {@code to} the tensor has. */
    private static BitSet elements(Tensor tensor, long from, long to) {
        BitSet found = new BitSet();
        long[] shape = tensor.shape();
        long[] strides = tensor.strides();
        long[] index = new long[shape.length];
        long at = tensor.offsetElements();
        for (long i = 0; i < tensor.numel(); i++) {
            if (at >= from && at <= to) {
                found.set((int) (at - from));
            }
            for (int d = shape.length - 1; d >= 0; d--) {
                at += strides[d];
                if (++index[d] < shape[d]) {
                    break;
                }
                at -= strides[d] * shape[d];
                index[d] = 0;
            }
        }
        return found;
    }
}
