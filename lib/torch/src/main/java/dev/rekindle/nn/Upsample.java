package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code (N, C, *)} larger or smaller over one, two or three dimensions of space. No
 * parameters, no draws. Mirrors {@code torch.nn.Upsample} (torch/nn/modules/upsampling.py, 2.15.0).
 */
public class Upsample extends Layer {
    final String name;
    final @Nullable Object size;
    final @Nullable Object scaleFactor;
    final String mode;
    final @Nullable Boolean alignCorners;
    final @Nullable Boolean recomputeScaleFactor;

    public Upsample(Consumer<UpsampleOptions> options) {
        this(UpsampleOptions.of(options));
    }

    Upsample(SavedModule saved) {
        this(UpsampleOptions.of(saved));
    }

    private Upsample(UpsampleOptions options) {
        this.name = typeName();
        this.size = options.size;
        this.scaleFactor = options.scaleFactor;
        this.mode = options.mode;
        this.alignCorners = options.alignCorners;
        this.recomputeScaleFactor = options.recomputeScaleFactor;
    }

    @Override
    NDArray compute(NDArray x) {
        Input.requireRank(this, x, "(N, C, L), (N, C, H, W) or (N, C, D, H, W)", 3, 4, 5);
        int dimensions = x.getShape().dimension() - 2;
        return F.interpolate(
                x,
                size == null ? null : Sizes.longs("size", size, dimensions),
                scaleFactor == null ? null : Sizes.doubles("scale_factor", scaleFactor, dimensions),
                mode,
                alignCorners,
                recomputeScaleFactor);
    }

    @Override
    protected String extraRepr() {
        String how = scaleFactor == null ? "size={size}" : "scale_factor={scale_factor}";
        return format(how + ", mode='{mode}'");
    }
}
