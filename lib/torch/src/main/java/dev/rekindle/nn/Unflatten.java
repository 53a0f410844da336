package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.value.Tuple;
import java.util.Arrays;
import java.util.Objects;

/**
 * Makes several dimensions of one; a size of -1 is what is left. No parameters, no draws. Mirrors
 * {@code torch.nn.Unflatten} (torch/nn/modules/flatten.py, 2.15.0).
 */
public class Unflatten extends Layer {
    final int dim;
    final Object unflattenedSize;

    public Unflatten(int dim, long... unflattenedSize) {
        this.dim = dim;
        Objects.requireNonNull(unflattenedSize, "unflattened_size is null; give its sizes");
        this.unflattenedSize = Tuple.of(Arrays.stream(unflattenedSize).boxed().toArray());
    }

    Unflatten(SavedModule saved) {
        this.dim = saved.integer("dim");
        this.unflattenedSize = saved.sizes("unflattened_size");
    }

    @Override
    NDArray compute(NDArray x) {
        return F.unflatten(x, dim, Sizes.all(unflattenedSize));
    }

    @Override
    protected String extraRepr() {
        return format("dim={dim}, unflattened_size={unflattened_size}");
    }
}
