package dev.rekindle.nn;

import dev.rekindle.value.Tuple;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@link Upsample}: {@code new Upsample(o -> o.scaleFactor(2).mode("bilinear"))}.
 * Defaults as in torch/nn/modules/upsampling.py, 2.15.0.
 */
public final class UpsampleOptions {
    @Nullable Object size;
    @Nullable Object scaleFactor;
    String mode = "nearest";
    @Nullable Boolean alignCorners;
    @Nullable Boolean recomputeScaleFactor;

    private UpsampleOptions() {}

    static UpsampleOptions of(Consumer<UpsampleOptions> changes) {
        UpsampleOptions options = new UpsampleOptions();
        Objects.requireNonNull(changes, "options is null; leave it out for the defaults");
        changes.accept(options);
        return options;
    }

    static UpsampleOptions of(SavedModule saved) {
        UpsampleOptions options = new UpsampleOptions();
        options.size = saved.sizesOrNone("size");
        options.scaleFactor = saved.isNone("scale_factor") ? null : saved.value("scale_factor");
        options.mode = saved.text("mode");
        options.alignCorners = saved.flagOrNone("align_corners");
        // Files before torch 1.6 lack it, and mean true.
        options.recomputeScaleFactor =
                saved.state().containsKey("recompute_scale_factor")
                        ? saved.flagOrNone("recompute_scale_factor")
                        : Boolean.TRUE;
        return options;
    }

    /** The output's size over space: one number for all dimensions, or one for each. */
    public UpsampleOptions size(int... sizes) {
        this.size = Sizes.given(sizes);
        return this;
    }

    /** How many times the input's size: one number for all dimensions, or one for each. */
    public UpsampleOptions scaleFactor(double... factors) {
        this.scaleFactor =
                factors.length == 1
                        ? (Object) factors[0]
                        : Tuple.of(Arrays.stream(factors).boxed().toArray());
        return this;
    }

    /** nearest, nearest-exact, area, linear, bilinear, bicubic or trilinear. */
    public UpsampleOptions mode(String name) {
        this.mode = name;
        return this;
    }

    public UpsampleOptions alignCorners(@Nullable Boolean flag) {
        this.alignCorners = flag;
        return this;
    }

    public UpsampleOptions recomputeScaleFactor(@Nullable Boolean flag) {
        this.recomputeScaleFactor = flag;
        return this;
    }
}
