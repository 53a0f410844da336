package dev.rekindle.nn;

import static dev.rekindle.nn.SpectralNorm.spectralNorm;
import static dev.rekindle.nn.WeightNorm.weightNorm;

import dev.rekindle.Torch;
import java.util.Map;
import java.util.function.Supplier;

/** Layers of the layer table whose weight a hook of torch's computes. */
final class LayerTableHooked {
    private static final String WEIGHT = "weight";

    private LayerTableHooked() {}

    static void addTo(Map<String, Supplier<Module>> made) {
        weightNorms(made);
        spectralNorms(made);
        prunings(made);
    }

    private static void weightNorms(Map<String, Supplier<Module>> made) {
        made.put("weight_norm_linear", () -> weightNorm(new Linear(5, 4)));
        made.put("weight_norm_linear_columns", () -> weightNorm(new Linear(5, 4), WEIGHT, 1));
        made.put("weight_norm_linear_whole", () -> weightNorm(new Linear(5, 4), WEIGHT, null));
        made.put("weight_norm_linear_no_bias", () -> weightNorm(new Linear(5, 4, false)));
        made.put(
                "weight_norm_conv1d",
                () -> weightNorm(new Conv1d(2, 4, 3, o -> o.dilation(2).padding(2))));
        made.put("weight_norm_conv2d", () -> weightNorm(new Conv2d(2, 4, 3)));
        made.put("weight_norm_conv3d", () -> weightNorm(new Conv3d(2, 3, 2)));
        made.put(
                "weight_norm_conv_transpose1d",
                () -> weightNorm(new ConvTranspose1d(4, 2, 4, o -> o.stride(2).padding(1))));
        made.put("weight_norm_conv_transpose2d", () -> weightNorm(new ConvTranspose2d(4, 2, 3)));
        made.put("weight_norm_conv_transpose3d", () -> weightNorm(new ConvTranspose3d(2, 2, 2)));
        made.put("weight_norm_embedding", () -> weightNorm(new Embedding(7, 3)));
        made.put("weight_norm_bilinear", () -> weightNorm(new Bilinear(3, 2, 4)));
        made.put("weight_norm_lstm", () -> weightNorm(new LSTM(3, 4), "weight_hh_l0"));
        made.put(
                "weight_norm_lstm_both",
                () ->
                        weightNorm(
                                weightNorm(new LSTM(3, 4, o -> o.numLayers(2)), "weight_hh_l0"),
                                "weight_ih_l1"));
        made.put(
                "weight_norm_gru",
                () ->
                        weightNorm(
                                new GRU(3, 4, o -> o.bidirectional(true)), "weight_ih_l0_reverse"));
        made.put("weight_norm_rnn_cell", () -> weightNorm(new RNNCell(3, 4), "weight_hh"));
        made.put(
                "weight_norm_attention",
                () ->
                        weightNorm(
                                new MultiheadAttention(4, 2, o -> o.batchFirst(true)),
                                "in_proj_weight"));
        made.put(
                "weight_norm_sequence",
                () ->
                        new Sequential(
                                weightNorm(new Conv1d(2, 3, 3)),
                                new ReLU(),
                                weightNorm(new Conv1d(3, 2, 3)),
                                new ReLU()));
        made.put(
                "weight_norm_taken_away",
                () -> WeightNorm.removeWeightNorm(weightNorm(new Conv1d(2, 4, 3))));
    }

    private static void spectralNorms(Map<String, Supplier<Module>> made) {
        made.put("spectral_norm_linear", () -> spectralNorm(new Linear(5, 4)));
        made.put(
                "spectral_norm_linear_settings",
                () -> spectralNorm(new Linear(5, 4), WEIGHT, 3, 1e-6, 1));
        made.put("spectral_norm_conv1d", () -> spectralNorm(new Conv1d(2, 4, 3)));
        made.put("spectral_norm_conv2d", () -> spectralNorm(new Conv2d(2, 4, 3)));
        made.put("spectral_norm_conv3d", () -> spectralNorm(new Conv3d(2, 3, 2)));
        made.put(
                "spectral_norm_conv_transpose1d", () -> spectralNorm(new ConvTranspose1d(4, 2, 3)));
        made.put(
                "spectral_norm_conv_transpose2d", () -> spectralNorm(new ConvTranspose2d(4, 2, 3)));
        made.put("spectral_norm_embedding", () -> spectralNorm(new Embedding(7, 3)));
        made.put("spectral_norm_lstm", () -> spectralNorm(new LSTM(3, 4), "weight_hh_l0"));
    }

    private static void prunings(Map<String, Supplier<Module>> made) {
        made.put("pruned_identity", () -> Prune.identity(new Linear(5, 4), WEIGHT));
        made.put("pruned_l1", () -> Prune.l1Unstructured(new Linear(5, 4), WEIGHT, 0.3));
        made.put("pruned_l1_count", () -> Prune.l1Unstructured(new Conv2d(2, 4, 3), WEIGHT, 20));
        made.put("pruned_random", () -> Prune.randomUnstructured(new Linear(9, 8), WEIGHT, 0.5));
        made.put("pruned_bias", () -> Prune.l1Unstructured(new Linear(5, 4), "bias", 2));
        made.put(
                "pruned_random_channels",
                () -> Prune.randomStructured(new Conv1d(3, 8, 3), WEIGHT, 3, 0));
        made.put(
                "pruned_channels",
                () -> Prune.lnStructured(new Conv2d(3, 8, 3), WEIGHT, 0.4, 2, 0));
        made.put(
                "pruned_columns",
                () ->
                        Prune.lnStructured(
                                new Linear(6, 4), WEIGHT, 2, Double.POSITIVE_INFINITY, -1));
        made.put(
                "pruned_by_a_mask",
                () ->
                        Prune.customFromMask(
                                new Linear(3, 2),
                                WEIGHT,
                                Torch.tensor(new float[][] {{1, 0, 1}, {0, 0, 1}})));
        made.put(
                "pruned_twice",
                () ->
                        Prune.l1Unstructured(
                                Prune.l1Unstructured(new Linear(5, 4), WEIGHT, 0.3), WEIGHT, 0.3));
        made.put(
                "pruned_three_ways",
                () ->
                        Prune.randomUnstructured(
                                Prune.lnStructured(
                                        Prune.l1Unstructured(new Conv1d(3, 8, 3), WEIGHT, 5),
                                        WEIGHT,
                                        2,
                                        1,
                                        0),
                                WEIGHT,
                                0.25));
        made.put("pruned_gru", () -> Prune.l1Unstructured(new GRU(3, 4), "weight_ih_l0", 0.5));
        made.put(
                "hooks_taken_away",
                () -> Prune.remove(Prune.l1Unstructured(new Linear(5, 4), WEIGHT, 0.3), WEIGHT));
    }
}
