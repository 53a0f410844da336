package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.value.Tuple;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer to the logits of classes and their cross entropy, as one module: {@code (N,
 * in_features)} or {@code (in_features)}, and a target as {@link CrossEntropyLoss} takes it. Draws
 * as {@link Linear}, without a bias unless it is asked for. Mirrors {@code
 * torch.nn.LinearCrossEntropyLoss} (torch/nn/modules/loss.py, 2.15.0) with {@code options=None};
 * the computation in pieces is saved, and cannot run.
 */
public class LinearCrossEntropyLoss extends TargetLoss {
    public final @Nullable Buffer weight;
    final int numClasses;
    final Tuple outFeatures;
    final @Nullable Integer ignoreIndex;
    final double labelSmoothing;
    public final Linear linear;
    final @Nullable Object options;

    public LinearCrossEntropyLoss(int inFeatures, int numClasses) {
        this(inFeatures, numClasses, new long[0], false, o -> {});
    }

    /**
     * @param outFeatures the dimensions of a loss over more than one, or none
     */
    public LinearCrossEntropyLoss(
            int inFeatures,
            int numClasses,
            long[] outFeatures,
            boolean bias,
            Consumer<CrossEntropyOptions> options) {
        this(inFeatures, numClasses, outFeatures, bias, CrossEntropyOptions.of(options));
    }

    private LinearCrossEntropyLoss(
            int inFeatures,
            int numClasses,
            long[] outFeatures,
            boolean bias,
            CrossEntropyOptions options) {
        super(options.reduction);
        if (options.labelSmoothing < 0 || options.labelSmoothing > 1) {
            throw new IllegalArgumentException(
                    "expected label_smoothing to be in range [0, 1], got "
                            + options.labelSmoothing);
        }
        this.weight = buffer(options.weight);
        this.numClasses = numClasses;
        this.outFeatures = Tuple.of(java.util.Arrays.stream(outFeatures).boxed().toArray());
        this.ignoreIndex = options.ignoreIndex;
        this.labelSmoothing = options.labelSmoothing;
        long outputs = numClasses * new Shape(outFeatures).size();
        this.linear = new Linear(inFeatures, Math.toIntExact(outputs), bias);
        this.options = null;
    }

    LinearCrossEntropyLoss(SavedModule saved) {
        super(saved);
        this.weight = buffer(saved, "weight");
        this.numClasses = saved.integer("num_classes");
        this.outFeatures = saved.integers("out_features");
        this.ignoreIndex =
                saved.isNone("ignore_index") ? null : (Integer) saved.integer("ignore_index");
        this.labelSmoothing = saved.number("label_smoothing");
        this.linear = saved.child("linear", Linear.class);
        if (!saved.isNone("options")) {
            throw new IllegalArgumentException("its options are given, and only None can run");
        }
        this.options = null;
    }

    @Override
    public NDArray forward(NDArray input, NDArray target) {
        LossFunctions.requireGiven(input, "input");
        LossFunctions.requireGiven(target, "target");
        int rank = input.getShape().dimension();
        if (rank < 1 || rank > 2) {
            throw new IllegalArgumentException(
                    "expected input with dimensionality 1 or 2, got " + rank);
        }
        Shape features = new Shape(Sizes.all(outFeatures));
        if (features.dimension() > 0 && rank == 1) {
            throw new IllegalArgumentException(
                    "a K-dimensional loss requires batched input, (N, "
                            + linear.inFeatures
                            + "), got unbatched input with shape "
                            + input.getShape());
        }
        Shape logits = input.getShape().slice(0, rank - 1).add(numClasses).addAll(features);
        boolean probabilities = logits.equals(target.getShape());
        if (probabilities && ignoreIndex != null) {
            throw new IllegalArgumentException(
                    "ignore_index cannot be specified when target contains probabilities");
        }
        return F.crossEntropy(
                linear.forward(input).reshape(logits),
                target,
                ModuleTensor.arrayOf(weight),
                ignoreIndex == null ? -100 : ignoreIndex,
                reduction,
                labelSmoothing);
    }

    @Override
    protected String extraRepr() {
        return "in_features="
                + linear.inFeatures
                + format(", num_classes={num_classes}, out_features={out_features}, bias=")
                + (linear.bias == null ? "False" : "True")
                + format(
                        ", reduction={reduction}, ignore_index={ignore_index},"
                                + " label_smoothing={label_smoothing}, options={options}");
    }
}
