package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** An array that outlived its scope by name alone. */
@Tag("engine")
class ClosedInputTest {
    @Test
    void aLayerSaysThatItsInputIsGone() {
        NDArray x;
        try (Step step = Torch.step()) {
            x = Torch.ones(2, 4).mul(2);
        }
        for (Module layer :
                new Module[] {
                    new Linear(4, 3),
                    new ReLU(),
                    new LayerNorm(4),
                    WeightNorm.weightNorm(new Linear(4, 3)),
                    new Sequential(new Dropout(0.5), new Tanh())
                }) {
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> layer.forward(x));
            assertTrue(
                    e.getMessage().contains("closed") && !e.getMessage().contains("Native"),
                    layer + ": " + e.getMessage());
        }
    }

    private static NDArray gone(long... shape) {
        NDArray x = Torch.ones(shape);
        x.close();
        return x;
    }

    private static void assertTold(String name, Executable call) {
        IllegalStateException e = assertThrows(IllegalStateException.class, call, name);
        assertTrue(
                e.getMessage().contains("closed") && !e.getMessage().contains("Native"),
                name + ": " + e.getMessage());
    }

    @Test
    void sequencesSayThatTheirInputIsGone() {
        NDArray here = Torch.ones(2, 3, 4);
        Transformer transformer =
                new Transformer(
                        4, 2, o -> o.numEncoderLayers(1).numDecoderLayers(1).dimFeedforward(4));
        for (Module layer :
                new Module[] {
                    new LSTM(4, 3),
                    new GRU(4, 3),
                    new RNN(4, 3),
                    new MultiheadAttention(4, 2),
                    transformer.encoder,
                    new TransformerEncoderLayer(4, 2)
                }) {
            assertTold(layer.typeName(), () -> layer.forward(gone(2, 3, 4)));
            layer.eval();
            assertTold(layer.typeName(), () -> Torch.noGrad(() -> layer.forward(gone(2, 3, 4))));
        }
        assertTold("lstm", () -> new LSTM(4, 3).forward(new NDList(here, gone(1, 3, 3), here)));
        assertTold("cell", () -> new LSTMCell(4, 3).forward(gone(3, 4)));
        assertTold(
                "cell", () -> new GRUCell(4, 3).forward(new NDList(Torch.ones(3, 4), gone(3, 3))));
        MultiheadAttention attention = new MultiheadAttention(4, 2);
        assertTold("key", () -> attention.forward(here, gone(2, 3, 4), here, call -> {}));
        assertTold(
                "mask",
                () -> attention.forward(here, here, here, call -> call.attnMask(gone(2, 2))));
        assertTold("src", () -> transformer.forward(gone(2, 3, 4), here, masks -> {}));
        assertTold("tgt", () -> transformer.forward(here, gone(2, 3, 4), masks -> {}));
        assertTold(
                "mask",
                () -> transformer.forward(here, here, masks -> masks.memoryMask(gone(2, 2))));
        assertTold(
                "decoder",
                () -> new TransformerDecoderLayer(4, 2).forward(here, gone(2, 3, 4), m -> {}));
    }

    @Test
    void layersOfTwoAndLossesSayThatTheirInputIsGone() {
        NDArray here = Torch.ones(2, 3);
        assertTold("bilinear", () -> new Bilinear(3, 3, 2).forward(here, gone(2, 3)));
        assertTold("cosine", () -> new CosineSimilarity().forward(gone(2, 3), here));
        assertTold("distance", () -> new PairwiseDistance().forward(gone(2, 3), here));
        NDArray classes = Torch.ones(2).toType(DataType.INT64, true);
        NDArray goneClasses = Torch.ones(2).toType(DataType.INT64, true);
        goneClasses.close();
        for (TargetLoss loss :
                new TargetLoss[] {
                    new MSELoss(),
                    new L1Loss(),
                    new SmoothL1Loss(),
                    new HuberLoss(),
                    new BCELoss(),
                    new BCEWithLogitsLoss(),
                    new KLDivLoss(),
                    new PoissonNLLLoss(),
                    new HingeEmbeddingLoss(),
                    new SoftMarginLoss(),
                    new MultiLabelMarginLoss(),
                    new MultiLabelSoftMarginLoss()
                }) {
            assertTold(loss.typeName(), () -> loss.forward(gone(2, 3), here));
            assertTold(loss.typeName(), () -> loss.forward(here, gone(2, 3)));
        }
        for (TargetLoss loss :
                new TargetLoss[] {
                    new CrossEntropyLoss(),
                    new NLLLoss(),
                    new MultiMarginLoss(),
                    new LinearCrossEntropyLoss(3, 4)
                }) {
            assertTold(loss.typeName(), () -> loss.forward(gone(2, 3), classes));
            assertTold(loss.typeName(), () -> loss.forward(here, goneClasses));
        }
        assertTold("ce", () -> F.crossEntropy(gone(2, 3), classes));
        assertTold("triplet", () -> new TripletMarginLoss().forward(here, here, gone(2, 3)));
        assertTold("ranking", () -> new MarginRankingLoss().forward(gone(2), here, here));
        assertTold("cosine", () -> new CosineEmbeddingLoss().forward(here, gone(2, 3), classes));
        assertTold("gaussian", () -> new GaussianNLLLoss().forward(here, here, gone(2, 3)));
        assertTold(
                "distance",
                () -> new TripletMarginWithDistanceLoss().forward(here, gone(2, 3), here));
    }

    @Test
    void aWeightIsMadeOfWhatIsThere() {
        Linear pruned = new Linear(3, 2);
        assertTold("mask", () -> Prune.customFromMask(pruned, "weight", gone(2, 3)));
        assertTrue(pruned.parts().computed().isEmpty());
        Linear normed = Parametrizations.weightNorm(new Linear(3, 2));
        assertTold("assign", () -> Parametrize.assign(normed, "weight", gone(2, 3)));
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Parametrizations.weightNorm(new Linear(3, 0)));
        assertTrue(e.getMessage().startsWith("weight_norm: the weight [0, 3] holds nothing"));
        assertThrows(IllegalArgumentException.class, () -> WeightNorm.weightNorm(new Linear(3, 0)));
        Parametrizations.weightNorm(new Linear(0, 3));
        NDArray x = Torch.ones(2);
        NDArray flags = x.gt(0);
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> F.gaussianNllLoss(x, x, flags, false, 1e-6, "mean"))
                        .getMessage()
                        .startsWith("gaussian_nll_loss: var is of "));
        assertThrows(
                IllegalArgumentException.class,
                () -> F.gaussianNllLoss(flags, x, x, false, 1e-6, "mean"));
    }
}
