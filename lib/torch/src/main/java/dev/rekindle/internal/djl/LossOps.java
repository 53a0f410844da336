package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The losses of torch/nn/functional.py, 2.15.0: torch's very operators, a line of TorchScript each.
 * {@code reduction} is 0 for none, 1 for mean, 2 for sum.
 */
public final class LossOps {
    private static final TorchScript TORCH = new TorchScript();

    private static final TorchScript.Op L1 = broadcast("l1_loss", "");
    private static final TorchScript.Op MSE = broadcast("mse_loss", "");
    private static final TorchScript.Op SMOOTH_L1 = broadcast("smooth_l1_loss", "beta");
    private static final TorchScript.Op HUBER = broadcast("huber_loss", "delta");
    private static final TorchScript.Op NLL =
            TORCH.op(
                    "nll(Tensor x, Tensor y, Tensor? weight, int reduction, int ignore)",
                    "torch.nll_loss_nd(x, y, weight, reduction, ignore)");
    private static final TorchScript.Op CROSS_ENTROPY =
            TORCH.op(
                    "cross_entropy(Tensor x, Tensor y, Tensor? weight, int reduction, int ignore,"
                            + " float smoothing)",
                    "torch.cross_entropy_loss(x, y, weight, reduction, ignore, smoothing)");
    private static final TorchScript.Op POISSON_NLL =
            TORCH.op(
                    "poisson_nll(Tensor x, Tensor y, bool log_input, bool full, float eps,"
                            + " int reduction)",
                    "torch.poisson_nll_loss(x, y, log_input, full, eps, reduction)");
    private static final TorchScript.Op GAUSSIAN_NLL =
            TORCH.lines(
                    "gaussian_nll(Tensor x, Tensor y, Tensor variance, bool full, float eps,"
                            + " int reduction)",
                    1,
                    "v = torch.clone(variance)",
                    "_0 = torch.clamp_(torch.detach(v), eps)",
                    "squares = torch.div(torch.pow(torch.sub(x, y), 2), v)",
                    "loss = torch.mul(torch.add(torch.log(v), squares), 0.5)",
                    "if full:",
                    "  loss = torch.add(loss, " + 0.5 * Math.log(2 * Math.PI) + ")",
                    "if reduction == 1:",
                    "  loss = torch.mean(loss)",
                    "elif reduction == 2:",
                    "  loss = torch.sum(loss)",
                    "return loss");
    private static final TorchScript.Op KL_DIV =
            TORCH.lines(
                    "kl_div(Tensor x, Tensor y, int reduction, bool log_target, bool by_batch)",
                    1,
                    "loss = torch.kl_div(x, y, reduction, log_target=log_target)",
                    "if by_batch:",
                    "  loss = torch.div(loss, torch.size(x, 0))",
                    "return loss");
    private static final TorchScript.Op BCE =
            TORCH.lines(
                    "bce(Tensor x, Tensor y, Tensor? weight, int reduction)",
                    1,
                    "w = weight",
                    "if weight is not None:",
                    "  w = torch.expand_as(weight, y)",
                    "return torch.binary_cross_entropy(x, y, w, reduction)");
    private static final TorchScript.Op BCE_WITH_LOGITS =
            TORCH.op(
                    "bce_with_logits(Tensor x, Tensor y, Tensor? weight, Tensor? pos_weight,"
                            + " int reduction)",
                    "torch.binary_cross_entropy_with_logits(x, y, weight, pos_weight, reduction)");
    private static final TorchScript.Op HINGE_EMBEDDING =
            TORCH.op(
                    "hinge_embedding(Tensor x, Tensor y, float margin, int reduction)",
                    "torch.hinge_embedding_loss(x, y, margin, reduction)");
    private static final TorchScript.Op MULTI_MARGIN =
            TORCH.op(
                    "multi_margin(Tensor x, Tensor y, int p, float margin, Tensor? weight,"
                            + " int reduction)",
                    "torch.multi_margin_loss(x, y, p, margin, weight, reduction)");
    private static final TorchScript.Op MULTILABEL_MARGIN =
            TORCH.op(
                    "multilabel_margin(Tensor x, Tensor y, int reduction)",
                    "torch.multilabel_margin_loss(x, y, reduction)");
    private static final TorchScript.Op SOFT_MARGIN =
            TORCH.op(
                    "soft_margin(Tensor x, Tensor y, int reduction)",
                    "torch.soft_margin_loss(x, y, reduction)");
    private static final TorchScript.Op MULTILABEL_SOFT_MARGIN =
            TORCH.lines(
                    "multilabel_soft_margin(Tensor x, Tensor y, Tensor? weight, int reduction)",
                    1,
                    "loss = torch.neg(torch.add(torch.mul(y, torch.log_sigmoid(x)),"
                            + " torch.mul(torch.rsub(y, 1),"
                            + " torch.log_sigmoid(torch.neg(x)))))",
                    "if weight is not None:",
                    "  loss = torch.mul(loss, weight)",
                    "d = torch.dim(x) - 1",
                    "loss = torch.div(torch.sum(loss, [d]), torch.size(x, d))",
                    "if reduction == 1:",
                    "  loss = torch.mean(loss)",
                    "elif reduction == 2:",
                    "  loss = torch.sum(loss)",
                    "return loss");
    private static final TorchScript.Op COSINE_EMBEDDING =
            TORCH.op(
                    "cosine_embedding(Tensor a, Tensor b, Tensor y, float margin, int reduction)",
                    "torch.cosine_embedding_loss(a, b, y, margin, reduction)");
    private static final TorchScript.Op MARGIN_RANKING =
            TORCH.op(
                    "margin_ranking(Tensor a, Tensor b, Tensor y, float margin, int reduction)",
                    "torch.margin_ranking_loss(a, b, y, margin, reduction)");
    private static final TorchScript.Op TRIPLET_MARGIN =
            TORCH.op(
                    "triplet_margin(Tensor anchor, Tensor positive, Tensor negative, float margin,"
                            + " float p, float eps, bool swap, int reduction)",
                    "torch.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap,"
                            + " reduction)");
    private static final TorchScript.Op HINGE =
            TORCH.lines(
                    "hinge(Tensor positive, Tensor negative, float margin, int reduction)",
                    1,
                    "loss = torch.clamp_min(torch.sub(torch.add(positive, margin), negative), 0)",
                    "if reduction == 1:",
                    "  loss = torch.mean(loss)",
                    "elif reduction == 2:",
                    "  loss = torch.sum(loss)",
                    "return loss");
    private static final TorchScript.Op MINIMUM =
            TORCH.op("minimum(Tensor x, Tensor y)", "torch.minimum(x, y)");
    private static final TorchScript.Op CTC =
            TORCH.op(
                    "ctc(Tensor x, Tensor y, Tensor input_lengths, Tensor target_lengths,"
                            + " int blank, int reduction, bool zero_infinity)",
                    "torch.ctc_loss(x, y, input_lengths, target_lengths, blank, reduction,"
                            + " zero_infinity)");

    private static final TorchScript.Op WEIGHTED =
            TORCH.lines(
                    "weighted(Tensor x, Tensor y, Tensor weight, int reduction, float? delta,"
                            + " int power)",
                    1,
                    "b = torch.broadcast_tensors([x, y])",
                    "if delta is not None:",
                    "  loss = torch.huber_loss(b[0], b[1], 0, delta)",
                    "elif power == 1:",
                    "  loss = torch.abs(torch.sub(b[0], b[1]))",
                    "else:",
                    "  loss = torch.pow(torch.sub(b[0], b[1]), 2)",
                    "loss = torch.mul(loss, weight)",
                    "if reduction == 2:",
                    "  loss = torch.sum(loss)",
                    "elif reduction == 1:",
                    "  if delta is not None:",
                    "    loss = torch.mean(loss)",
                    "  else:",
                    "    loss = torch.div(torch.sum(loss), torch.sum(weight))",
                    "return loss");

    private LossOps() {}

    /** {@code F.l1_loss} or {@code F.mse_loss} by {@code power}, with a weight each element. */
    public static NDArray weighted(NDArray x, NDArray y, NDArray weight, int reduction, int power) {
        return WEIGHTED.call(x, y, weight, reduction, null, power);
    }

    /** {@code F.huber_loss}, with a weight each element. */
    public static NDArray weightedHuber(
            NDArray x, NDArray y, NDArray weight, int reduction, double delta) {
        return WEIGHTED.call(x, y, weight, reduction, delta, 1);
    }

    /** A loss of two tensors, of which the smaller is read as often as the larger asks. */
    private static TorchScript.Op broadcast(String name, String setting) {
        return TORCH.lines(
                name
                        + "(Tensor x, Tensor y, int reduction"
                        + (setting.isEmpty() ? ")" : ", float " + setting + ")"),
                1,
                "b = torch.broadcast_tensors([x, y])",
                "return torch."
                        + name
                        + "(b[0], b[1], reduction"
                        + (setting.isEmpty() ? ")" : ", " + setting + ")"));
    }

    /** {@code F.l1_loss}: the absolute differences of two arrays. */
    public static NDArray l1(NDArray x, NDArray y, int reduction) {
        return L1.call(x, y, reduction);
    }

    /** {@code F.mse_loss}: the squared differences of two arrays. */
    public static NDArray mse(NDArray x, NDArray y, int reduction) {
        return MSE.call(x, y, reduction);
    }

    /** {@code F.smooth_l1_loss}: squares below {@code beta}, absolute differences above. */
    public static NDArray smoothL1(NDArray x, NDArray y, int reduction, double beta) {
        return beta == 0 ? l1(x, y, reduction) : SMOOTH_L1.call(x, y, reduction, beta);
    }

    /** {@code F.huber_loss}: squares below {@code delta}, absolute differences above. */
    public static NDArray huber(NDArray x, NDArray y, int reduction, double delta) {
        return HUBER.call(x, y, reduction, delta);
    }

    /** {@code F.nll_loss}: log probabilities {@code (N, C, *)}, int64 classes {@code (N, *)}. */
    public static NDArray nll(
            NDArray x, NDArray y, @Nullable NDArray weight, int reduction, long ignoreIndex) {
        return NLL.call(x, y, weight, reduction, ignoreIndex);
    }

    /** {@code F.cross_entropy}: logits, and int64 classes or probabilities. */
    public static NDArray crossEntropy(
            NDArray x,
            NDArray y,
            @Nullable NDArray weight,
            int reduction,
            long ignoreIndex,
            double labelSmoothing) {
        return CROSS_ENTROPY.call(x, y, weight, reduction, ignoreIndex, labelSmoothing);
    }

    /** {@code F.poisson_nll_loss}. */
    public static NDArray poissonNll(
            NDArray x, NDArray y, boolean logInput, boolean full, double eps, int reduction) {
        return POISSON_NLL.call(x, y, logInput, full, eps, reduction);
    }

    /** {@code F.gaussian_nll_loss}: whoever calls has looked at {@code variance}. */
    public static NDArray gaussianNll(
            NDArray x, NDArray y, NDArray variance, boolean full, double eps, int reduction) {
        return GAUSSIAN_NLL.call(x, y, variance, full, eps, reduction);
    }

    /** {@code F.kl_div}; {@code byBatch} divides by the first size. */
    public static NDArray klDiv(
            NDArray x, NDArray y, int reduction, boolean logTarget, boolean byBatch) {
        return KL_DIV.call(x, y, reduction, logTarget, byBatch);
    }

    /** {@code F.binary_cross_entropy} of probabilities. */
    public static NDArray binaryCrossEntropy(
            NDArray x, NDArray y, @Nullable NDArray weight, int reduction) {
        return BCE.call(x, y, weight, reduction);
    }

    /** {@code F.binary_cross_entropy_with_logits}. */
    public static NDArray binaryCrossEntropyWithLogits(
            NDArray x,
            NDArray y,
            @Nullable NDArray weight,
            @Nullable NDArray posWeight,
            int reduction) {
        return BCE_WITH_LOGITS.call(x, y, weight, posWeight, reduction);
    }

    /** {@code F.hinge_embedding_loss}: targets are 1 and -1. */
    public static NDArray hingeEmbedding(NDArray x, NDArray y, double margin, int reduction) {
        return HINGE_EMBEDDING.call(x, y, margin, reduction);
    }

    /** {@code F.multi_margin_loss}; {@code p} is 1 or 2. */
    public static NDArray multiMargin(
            NDArray x, NDArray y, long p, double margin, @Nullable NDArray weight, int reduction) {
        return MULTI_MARGIN.call(x, y, p, margin, weight, reduction);
    }

    /** {@code F.multilabel_margin_loss}: int64 classes, filled up with -1. */
    public static NDArray multilabelMargin(NDArray x, NDArray y, int reduction) {
        return MULTILABEL_MARGIN.call(x, y, reduction);
    }

    /** {@code F.soft_margin_loss}: targets are 1 and -1. */
    public static NDArray softMargin(NDArray x, NDArray y, int reduction) {
        return SOFT_MARGIN.call(x, y, reduction);
    }

    /** {@code F.multilabel_soft_margin_loss}: targets are 0 and 1. */
    public static NDArray multilabelSoftMargin(
            NDArray x, NDArray y, @Nullable NDArray weight, int reduction) {
        return MULTILABEL_SOFT_MARGIN.call(x, y, weight, reduction);
    }

    /** {@code F.cosine_embedding_loss}: targets are 1 and -1. */
    public static NDArray cosineEmbedding(
            NDArray a, NDArray b, NDArray y, double margin, int reduction) {
        return COSINE_EMBEDDING.call(a, b, y, margin, reduction);
    }

    /** {@code F.margin_ranking_loss}: 1 where {@code a} should be the larger, else -1. */
    public static NDArray marginRanking(
            NDArray a, NDArray b, NDArray y, double margin, int reduction) {
        return MARGIN_RANKING.call(a, b, y, margin, reduction);
    }

    /** {@code F.triplet_margin_loss}. */
    public static NDArray tripletMargin(
            NDArray anchor,
            NDArray positive,
            NDArray negative,
            double margin,
            double p,
            double eps,
            boolean swap,
            int reduction) {
        return TRIPLET_MARGIN.call(anchor, positive, negative, margin, p, eps, swap, reduction);
    }

    /** {@code clamp_min(margin + positive - negative, 0)}: of distances. */
    public static NDArray hinge(NDArray positive, NDArray negative, double margin, int reduction) {
        return HINGE.call(positive, negative, margin, reduction);
    }

    /** {@code torch.minimum}. */
    public static NDArray minimum(NDArray x, NDArray y) {
        return MINIMUM.call(x, y);
    }

    /** {@code F.ctc_loss}: log probabilities {@code (T, N, C)} or {@code (T, C)}. */
    public static NDArray ctc(
            NDArray x,
            NDArray y,
            NDArray inputLengths,
            NDArray targetLengths,
            long blank,
            int reduction,
            boolean zeroInfinity) {
        return CTC.call(x, y, inputLengths, targetLengths, blank, reduction, zeroInfinity);
    }
}
