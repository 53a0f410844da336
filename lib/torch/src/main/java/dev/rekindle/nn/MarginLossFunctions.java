package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.LossOps;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The losses of {@link F} that ask for a margin, between classes, signs or distances. Mirrors
 * torch/nn/functional.py, 2.15.0.
 */
public abstract class MarginLossFunctions extends LossFunctions {
    MarginLossFunctions() {}

    public static NDArray hingeEmbeddingLoss(
            NDArray input, NDArray target, double margin, String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.hingeEmbedding(input, target, margin, Reduction.number(reduction));
    }

    public static NDArray multiMarginLoss(
            NDArray input,
            NDArray target,
            int p,
            double margin,
            @Nullable NDArray weight,
            String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.multiMargin(input, target, p, margin, weight, Reduction.number(reduction));
    }

    public static NDArray multilabelMarginLoss(NDArray input, NDArray target, String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.multilabelMargin(input, target, Reduction.number(reduction));
    }

    public static NDArray softMarginLoss(NDArray input, NDArray target, String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.softMargin(input, target, Reduction.number(reduction));
    }

    public static NDArray multilabelSoftMarginLoss(
            NDArray input, NDArray target, @Nullable NDArray weight, String reduction) {
        requireGiven(input, "input");
        requireGiven(target, "target");
        return LossOps.multilabelSoftMargin(input, target, weight, Reduction.number(reduction));
    }

    public static NDArray cosineEmbeddingLoss(
            NDArray input1, NDArray input2, NDArray target, double margin, String reduction) {
        requireGiven(input1, "input1");
        requireGiven(input2, "input2");
        requireGiven(target, "target");
        return LossOps.cosineEmbedding(input1, input2, target, margin, Reduction.number(reduction));
    }

    public static NDArray marginRankingLoss(
            NDArray input1, NDArray input2, NDArray target, double margin, String reduction) {
        requireGiven(input1, "input1");
        requireGiven(input2, "input2");
        requireGiven(target, "target");
        int rank = input1.getShape().dimension();
        if (input2.getShape().dimension() != rank || target.getShape().dimension() != rank) {
            throw new IllegalArgumentException(
                    "margin_ranking_loss : All input tensors should have same dimension but got"
                            + " sizes: input1: "
                            + input1.getShape()
                            + ", input2: "
                            + input2.getShape()
                            + ", target: "
                            + target.getShape());
        }
        return LossOps.marginRanking(input1, input2, target, margin, Reduction.number(reduction));
    }

    public static NDArray tripletMarginLoss(
            NDArray anchor,
            NDArray positive,
            NDArray negative,
            double margin,
            double p,
            double eps,
            boolean swap,
            String reduction) {
        requireGiven(anchor, "anchor");
        requireGiven(positive, "positive");
        requireGiven(negative, "negative");
        return LossOps.tripletMargin(
                anchor, positive, negative, margin, p, eps, swap, Reduction.number(reduction));
    }

    /** As {@link #tripletMarginLoss}, by any distance of two arrays. */
    public static NDArray tripletMarginWithDistanceLoss(
            NDArray anchor,
            NDArray positive,
            NDArray negative,
            BinaryOperator<NDArray> distance,
            double margin,
            boolean swap,
            String reduction) {
        requireGiven(anchor, "anchor");
        requireGiven(positive, "positive");
        requireGiven(negative, "negative");
        Objects.requireNonNull(distance, "distance is null; give (a, b) -> …");
        int a = anchor.getShape().dimension();
        int p = positive.getShape().dimension();
        int n = negative.getShape().dimension();
        if (a != p || p != n) {
            throw new IllegalArgumentException(
                    String.format(
                            "The anchor, positive, and negative tensors are expected to have the"
                                    + " same number of dimensions, but got: anchor %dD, positive"
                                    + " %dD, and negative %dD inputs",
                            a, p, n));
        }
        NDArray near = distance.apply(anchor, positive);
        NDArray far = distance.apply(anchor, negative);
        if (swap) {
            far = LossOps.minimum(far, distance.apply(positive, negative));
        }
        return LossOps.hinge(near, far, margin, Reduction.number(reduction));
    }
}
