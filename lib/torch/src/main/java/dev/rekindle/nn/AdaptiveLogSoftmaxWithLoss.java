package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.internal.djl.AdaptiveOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An approximate softmax over many classes, in clusters by how frequent they are, and its loss:
 * {@code (N, in_features)} and int64 classes {@code (N)} to the log probability of each target and
 * the mean loss. Parts {@code head} and {@code tail}, drawn as {@link Linear}, in that order.
 * Mirrors {@code torch.nn.AdaptiveLogSoftmaxWithLoss} (torch/nn/modules/adaptive.py, 2.15.0).
 */
public class AdaptiveLogSoftmaxWithLoss extends Module {
    final int inFeatures;
    final int nClasses;
    final List<Long> cutoffs;
    final double divValue;
    final boolean headBias;
    final int shortlistSize;
    final int nClusters;
    final int headSize;
    public final Linear head;
    public final ModuleList tail;

    public AdaptiveLogSoftmaxWithLoss(int inFeatures, int nClasses, int... cutoffs) {
        this(inFeatures, nClasses, cutoffs, 4.0, false);
    }

    /**
     * @param cutoffs where each cluster but the first begins, increasing
     * @param divValue by how much each cluster is narrower than the one before
     */
    public AdaptiveLogSoftmaxWithLoss(
            int inFeatures, int nClasses, int[] cutoffs, double divValue, boolean headBias) {
        Objects.requireNonNull(cutoffs, "cutoffs is null; give where the clusters begin");
        requireIncreasing(cutoffs, nClasses);
        if (!(divValue > 0)) {
            throw new IllegalArgumentException(
                    "div_value divides the sizes of the clusters, and is "
                            + divValue
                            + ". Give a number above 0.");
        }
        this.inFeatures = inFeatures;
        this.nClasses = nClasses;
        this.cutoffs = new ArrayList<>();
        Arrays.stream(cutoffs).forEach(each -> this.cutoffs.add((long) each));
        this.cutoffs.add((long) nClasses);
        this.divValue = divValue;
        this.headBias = headBias;
        this.shortlistSize = cutoffs[0];
        this.nClusters = cutoffs.length;
        this.headSize = shortlistSize + nClusters;
        this.head = new Linear(inFeatures, headSize, headBias);
        this.tail = new ModuleList();
        for (int i = 0; i < nClusters; i++) {
            int inner = (int) Math.floor(inFeatures / Math.pow(divValue, i + 1));
            int classes = Math.toIntExact(this.cutoffs.get(i + 1) - this.cutoffs.get(i));
            tail.append(
                    new Sequential(
                            new Linear(inFeatures, inner, false),
                            new Linear(inner, classes, false)));
        }
    }

    AdaptiveLogSoftmaxWithLoss(SavedModule saved) {
        this.inFeatures = saved.integer("in_features");
        this.nClasses = saved.integer("n_classes");
        this.cutoffs = new ArrayList<>();
        saved.integers("cutoffs").forEach(each -> cutoffs.add((Long) each));
        this.divValue = saved.number("div_value");
        this.headBias = saved.flag("head_bias");
        this.shortlistSize = saved.integer("shortlist_size");
        this.nClusters = saved.integer("n_clusters");
        this.headSize = saved.integer("head_size");
        this.head = saved.child("head", Linear.class);
        this.tail = saved.child("tail", ModuleList.class);
        if (tail.size() != nClusters || cutoffs.size() != nClusters + 1) {
            throw new IllegalArgumentException("its clusters are not as many as its cutoffs");
        }
    }

    private static void requireIncreasing(int[] cutoffs, int nClasses) {
        if (cutoffs.length == 0) {
            throw new IllegalArgumentException(
                    "cutoffs should be a sequence of length larger than 0");
        }
        int before = 0;
        for (int each : cutoffs) {
            if (each <= before || each > nClasses - 1) {
                throw new IllegalArgumentException(
                        "cutoffs should be a sequence of unique, positive integers sorted in an"
                                + " increasing order, where each value is between 1 and"
                                + " n_classes-1");
            }
            before = each;
        }
    }

    /**
     * It takes a target, too.
     *
     * @throws IllegalArgumentException always
     */
    @Override
    public final NDArray forward(NDArray x) {
        throw takesTwo(1);
    }

    private static IllegalArgumentException takesTwo(int given) {
        return new IllegalArgumentException(
                "AdaptiveLogSoftmaxWithLoss takes 2 arrays, input and target, and was given "
                        + given
                        + ".");
    }

    /** Takes input and target; returns the log probability of each target, and the mean loss. */
    @Override
    public NDList forward(NDList inputs) {
        Objects.requireNonNull(inputs, "inputs is null; give input and target");
        if (inputs.size() != 2) {
            throw takesTwo(inputs.size());
        }
        return forward(inputs.get(0), inputs.get(1));
    }

    /**
     * Returns the log probability of each target, and the mean loss.
     *
     * @throws IllegalArgumentException with torch's sentence if shapes do not fit, or a target is
     *     no class
     */
    public NDList forward(NDArray input, NDArray target) {
        Input.requireOpen(this, input, target);
        requireFitting(input, target);
        boolean batched = target.getShape().dimension() == 1;
        NDArray rows = batched ? input : input.expandDims(0);
        NDArray targets = batched ? target : target.expandDims(0);
        long[] classes = targets.toLongArray();
        NDArray gathered = targets;
        NDArray output = null;
        for (int i = 1; i <= nClusters; i++) {
            long low = cutoffs.get(i - 1);
            long high = cutoffs.get(i);
            if (Arrays.stream(classes).noneMatch(each -> each >= low && each < high)) {
                continue;
            }
            NDArray where = AdaptiveOps.between(targets, low, high);
            NDArray scores = tail.get(i - 1).forward(AdaptiveOps.select(rows, where));
            NDArray own = AdaptiveOps.logProbability(scores, targets, where, low);
            output = AdaptiveOps.placed(output == null ? rows : output, output == null, where, own);
            gathered = AdaptiveOps.filled(gathered, where, shortlistSize + i - 1L);
        }
        NDArray all = F.logSoftmax(head.forward(rows), 1);
        NDList results =
                AdaptiveOps.loss(output == null ? rows : output, output == null, all, gathered);
        return batched ? results : new NDList(results.get(0).squeeze(0), results.get(1));
    }

    private void requireFitting(NDArray input, NDArray target) {
        Objects.requireNonNull(input, "input is null; give an array");
        Objects.requireNonNull(target, "target is null; give an array");
        int rank = target.getShape().dimension();
        if (rank > 1) {
            throw new IllegalArgumentException(
                    "0D or 1D target tensor expected, multi-target not supported");
        }
        if (input.getShape().dimension() != rank + 1) {
            throw new IllegalArgumentException(
                    rank
                            + "D target tensor expects "
                            + (rank + 1)
                            + "D input tensors, but found inputs with size "
                            + input.getShape());
        }
        if (rank == 1 && input.getShape().get(0) != target.getShape().get(0)) {
            throw new IllegalArgumentException(
                    "Input and target should have the same size in the batch dimension.");
        }
        if (target.getDataType() != DataType.INT64) {
            throw new IllegalArgumentException(
                    "target should be int64 classes, and is " + target.getDataType());
        }
        long[] classes = target.toLongArray();
        if (Arrays.stream(classes).anyMatch(each -> each < 0 || each >= nClasses)) {
            throw new IllegalArgumentException(
                    "Target values should be in [0, "
                            + (nClasses - 1)
                            + "], but values in range ["
                            + Arrays.stream(classes).min().orElse(0)
                            + ", "
                            + Arrays.stream(classes).max().orElse(0)
                            + "] were found.");
        }
    }

    /** Returns the log probabilities of all classes: {@code (N, n_classes)}. */
    public NDArray logProb(NDArray input) {
        Objects.requireNonNull(input, "input is null; give an array");
        NDArray all = F.logSoftmax(head.forward(input), 1);
        NDList parts = new NDList(AdaptiveOps.columns(all, 0, shortlistSize));
        for (int i = 0; i < nClusters; i++) {
            NDArray own = F.logSoftmax(tail.get(i).forward(input), 1);
            parts.add(own.add(AdaptiveOps.columns(all, shortlistSize + i, 1)));
        }
        return parts.get(0).getNDArrayInternal().concat(parts.subNDList(1), 1);
    }

    /** Returns the most probable class of each row: {@code (N)} in int64. */
    public NDArray predict(NDArray input) {
        return logProb(input).argMax(1);
    }
}
