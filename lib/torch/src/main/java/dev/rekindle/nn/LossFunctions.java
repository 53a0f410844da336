package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.LossOps;
import dev.rekindle.internal.djl.Tensors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The losses of {@link F}. {@code reduction} is {@code "none"}, {@code "mean"} or {@code "sum"}.
 * Mirrors torch/nn/functional.py, 2.15.0. Where it warns that input and target differ in shape and
 * goes on, so does this, without a warning: the smaller is read as often as the larger asks.
 */
public abstract class LossFunctions extends NormFunctions {
    LossFunctions() {}

    /** The mean of the absolute differences. */
    public static NDArray l1Loss(NDArray input, NDArray target) {
        return l1Loss(input, target, "mean");
    }

    public static NDArray l1Loss(NDArray input, NDArray target, String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.l1(input, target, Reduction.number(reduction));
    }

    /** With a weight for each element; the mean is that of the weights. */
    public static NDArray l1Loss(NDArray input, NDArray target, String reduction, NDArray weight) {
        requireWeights(input, target, weight);
        return LossOps.weighted(input, target, weight, Reduction.number(reduction), 1);
    }

    private static void requireWeights(NDArray input, NDArray target, NDArray weight) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        requireGiven(weight, "weight");
        if (!weight.getShape().equals(input.getShape())) {
            throw new IllegalArgumentException("Weights and input must have the same size.");
        }
    }

    /** The mean of the squared differences. */
    public static NDArray mseLoss(NDArray input, NDArray target) {
        return mseLoss(input, target, "mean");
    }

    public static NDArray mseLoss(NDArray input, NDArray target, String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.mse(input, target, Reduction.number(reduction));
    }

    /** With a weight for each element; the mean is that of the weights. */
    public static NDArray mseLoss(NDArray input, NDArray target, String reduction, NDArray weight) {
        requireWeights(input, target, weight);
        return LossOps.weighted(input, target, weight, Reduction.number(reduction), 2);
    }

    public static NDArray smoothL1Loss(
            NDArray input, NDArray target, String reduction, double beta) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.smoothL1(input, target, Reduction.number(reduction), beta);
    }

    public static NDArray huberLoss(NDArray input, NDArray target, String reduction, double delta) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.huber(input, target, Reduction.number(reduction), delta);
    }

    /** With a weight for each element, by which the mean is not divided. */
    public static NDArray huberLoss(
            NDArray input, NDArray target, String reduction, double delta, NDArray weight) {
        requireWeights(input, target, weight);
        return LossOps.weightedHuber(input, target, weight, Reduction.number(reduction), delta);
    }

    /**
     * The mean cross entropy of logits {@code (N, C, *)} and int64 classes {@code (N, *)}, or
     * probabilities of the logits' shape.
     */
    public static NDArray crossEntropy(NDArray logits, NDArray target) {
        return crossEntropy(logits, target, null, -100, "mean", 0);
    }

    /** With a weight (C) for each class, or null; {@code ignoreIndex} is the target of none. */
    public static NDArray crossEntropy(
            NDArray logits,
            NDArray target,
            @Nullable NDArray weight,
            int ignoreIndex,
            String reduction,
            double labelSmoothing) {
        requireGiven(logits, "logits");
        requireGiven(target, "target");
        boolean probabilities =
                logits.getShape().equals(target.getShape()) && target.getDataType().isFloating();
        if (!probabilities) {
            requireClasses("cross_entropy", logits, target);
        }
        return LossOps.crossEntropy(
                logits,
                probabilities ? target : one(logits, target),
                weight,
                Reduction.number(reduction),
                ignoreIndex,
                labelSmoothing);
    }

    /** The mean negative log likelihood of log probabilities and int64 classes. */
    public static NDArray nllLoss(NDArray logProbabilities, NDArray target) {
        return nllLoss(logProbabilities, target, null, -100, "mean");
    }

    /** With a weight (C) for each class, or null; {@code ignoreIndex} is the target of none. */
    public static NDArray nllLoss(
            NDArray logProbabilities,
            NDArray target,
            @Nullable NDArray weight,
            int ignoreIndex,
            String reduction) {
        requireGiven(logProbabilities, "logProbabilities");
        requireGiven(target, "target");
        requireClasses("nll_loss", logProbabilities, target);
        return LossOps.nll(
                logProbabilities,
                one(logProbabilities, target),
                weight,
                Reduction.number(reduction),
                ignoreIndex);
    }

    public static NDArray poissonNllLoss(
            NDArray input,
            NDArray target,
            boolean logInput,
            boolean full,
            double eps,
            String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.poissonNll(input, target, logInput, full, eps, Reduction.number(reduction));
    }

    /** The variance has the shape of the input, or 1 in, or none of, its last dimension. */
    public static NDArray gaussianNllLoss(
            NDArray input,
            NDArray target,
            NDArray variance,
            boolean full,
            double eps,
            String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        requireGiven(variance, "variance");
        Shape shape = input.getShape();
        NDArray fitting = variance;
        if (!variance.getShape().equals(shape)) {
            int last = shape.dimension() - 1;
            if (last >= 0 && shape.slice(0, last).equals(variance.getShape())) {
                fitting = variance.expandDims(-1);
            } else if (!isOneWide(shape, variance.getShape())) {
                throw new IllegalArgumentException(
                        "var is of incorrect size: "
                                + variance.getShape()
                                + " beside an input of "
                                + shape);
            }
        }
        if (!fitting.getDataType().isFloating()) {
            throw new IllegalArgumentException(
                    "gaussian_nll_loss: var is of "
                            + Tensors.dtype(fitting)
                            + ", which cannot be clamped to eps. Give floating point numbers.");
        }
        if (fitting.size() > 0 && fitting.min().toType(DataType.FLOAT64, false).getDouble() < 0) {
            throw new IllegalArgumentException("var has negative entry/entries");
        }
        return LossOps.gaussianNll(input, target, fitting, full, eps, Reduction.number(reduction));
    }

    private static boolean isOneWide(Shape input, Shape variance) {
        if (input.dimension() != variance.dimension()) {
            return false;
        }
        int ones = 0;
        for (int i = 0; i < input.dimension(); i++) {
            if (input.get(i) != variance.get(i)) {
                if (variance.get(i) != 1) {
                    return false;
                }
                ones++;
            }
        }
        return ones == 1;
    }

    /** {@code "batchmean"} divides the sum by the first size. */
    public static NDArray klDiv(
            NDArray input, NDArray target, String reduction, boolean logTarget) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        if (!reduction.equals("batchmean")) {
            return LossOps.klDiv(input, target, Reduction.number(reduction), logTarget, false);
        }
        boolean divides = input.getShape().dimension() > 0;
        return LossOps.klDiv(input, target, 2, logTarget, divides);
    }

    public static NDArray binaryCrossEntropy(
            NDArray input, NDArray target, @Nullable NDArray weight, String reduction) {
        requireAlike("binary_cross_entropy", input, target);
        return LossOps.binaryCrossEntropy(input, target, weight, Reduction.number(reduction));
    }

    public static NDArray binaryCrossEntropyWithLogits(
            NDArray input,
            NDArray target,
            @Nullable NDArray weight,
            String reduction,
            @Nullable NDArray posWeight) {
        requireAlike("binary_cross_entropy_with_logits", input, target);
        return LossOps.binaryCrossEntropyWithLogits(
                input, target, weight, posWeight, Reduction.number(reduction));
    }

    /**
     * The cross entropy of a linear layer's logits: {@code input} {@code (N, in)} or {@code (in)},
     * {@code linearWeight} {@code (C, *, in)}, {@code linearBias} {@code (C, *)} or null, and a
     * target as {@link #crossEntropy} takes it.
     *
     * @param ignoreIndex the target of none; null where targets are probabilities
     */
    public static NDArray linearCrossEntropy(
            NDArray input,
            NDArray linearWeight,
            NDArray target,
            @Nullable NDArray linearBias,
            @Nullable NDArray weight,
            String reduction,
            @Nullable Integer ignoreIndex,
            double labelSmoothing) {
        requireGiven(input, "input");
        requireGiven(linearWeight, "linearWeight");
        requireGiven(target, "target");
        int rank = input.getShape().dimension();
        int last = linearWeight.getShape().dimension() - 1;
        if (rank < 1 || rank > 2 || last < 1) {
            throw new IllegalArgumentException(
                    "linear_cross_entropy: expected input with dimensionality 1 or 2 and"
                            + " linear_weight with at least 2, got "
                            + input.getShape()
                            + " and "
                            + linearWeight.getShape());
        }
        if (last > 1 && rank == 1) {
            throw new IllegalArgumentException(
                    "K-dimensional loss defined by linear_weight shape "
                            + linearWeight.getShape()
                            + " requires batched input, got unbatched input with shape "
                            + input.getShape());
        }
        Shape outputs = linearWeight.getShape().slice(0, last);
        Shape logits = input.getShape().slice(0, rank - 1).addAll(outputs);
        if (logits.equals(target.getShape()) && ignoreIndex != null) {
            throw new IllegalArgumentException(
                    "ignore_index cannot be specified when target contains probabilities");
        }
        NDArray rows = linearWeight.reshape(outputs.size(), linearWeight.getShape().get(last));
        NDArray bias = linearBias == null ? null : linearBias.reshape(outputs.size());
        return crossEntropy(
                linear(input, rows, bias).reshape(logits),
                target,
                weight,
                ignoreIndex == null ? -100 : ignoreIndex,
                reduction,
                labelSmoothing);
    }

    /** Log probabilities {@code (T, N, C)} or {@code (T, C)}; targets and lengths in int64. */
    public static NDArray ctcLoss(
            NDArray logProbs,
            NDArray targets,
            NDArray inputLengths,
            NDArray targetLengths,
            int blank,
            String reduction,
            boolean zeroInfinity) {
        requireGiven(logProbs, "logProbs");
        requireGiven(targets, "targets");
        requireGiven(inputLengths, "inputLengths");
        requireGiven(targetLengths, "targetLengths");
        Labels.require(logProbs, targets, targetLengths);
        return LossOps.ctc(
                logProbs,
                targets,
                inputLengths,
                targetLengths,
                blank,
                Reduction.number(reduction),
                zeroInfinity);
    }

    private static void requireAlike(String name, NDArray input, NDArray target) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        if (!input.getShape().equals(target.getShape())) {
            throw new IllegalArgumentException(
                    name + ": input " + input.getShape() + " and target " + target.getShape());
        }
    }

    /** The class of values without a batch, which torch takes as a row of one, too. */
    private static NDArray one(NDArray input, NDArray target) {
        boolean row = input.getShape().dimension() == 1 && target.getShape().dimension() == 1;
        return row ? target.reshape(new Shape()) : target;
    }

    private static void requireClasses(String name, NDArray input, NDArray target) {
        Shape shape = input.getShape();
        boolean fits =
                shape.dimension() == 1
                        ? target.getShape().dimension() == 0
                                || target.getShape().equals(new Shape(1))
                        : shape.dimension() > 1
                                && shape.slice(0, 1)
                                        .addAll(shape.slice(2))
                                        .equals(target.getShape());
        DataType type = target.getDataType();
        if (!fits || (type != DataType.INT64 && type != DataType.UINT8)) {
            throw new IllegalArgumentException(
                    name
                            + " takes values (N, C, *) and int64 or uint8 class numbers (N, *), and was"
                            + " given "
                            + shape
                            + " and "
                            + target.getShape()
                            + " of "
                            + target.getDataType());
        }
    }

    static void requireGiven(@Nullable NDArray array, String name) {
        Objects.requireNonNull(array, () -> name + " is null; give an array");
        if (array.isReleased()) {
            throw Input.closed(name, null);
        }
    }
}
