package dev.rekindle.block;

import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.convolutional.Deconvolution;
import ai.djl.nn.core.ConstantEmbedding;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.core.Prelu;
import ai.djl.nn.core.SparseMax;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.GhostBatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The layer of torch.nn (2.15.0) that computes what a layer of DJL (0.36.0) does, and what it calls
 * the parameters. Their shapes and the order of a recurrent layer's gates are the same.
 */
record Partner(String className, boolean isBatchNorm) {
    private static final Map<String, String> NAMES =
            Map.of(
                    "gamma", "weight",
                    "beta", "bias",
                    "runningMean", "running_mean",
                    "runningVar", "running_var",
                    "embedding", "weight",
                    "alpha", "weight");

    /** Direction, layer, matrix, kind: {@code l_0_i2h_WEIGHT} is {@code weight_ih_l0}. */
    private static final Pattern RECURRENT = Pattern.compile("([lr])_(\\d+)_([ih])2h_(\\w+)");

    /** What looks like a layer of torch and computes something else, or has none there. */
    private static final List<Map.Entry<Class<?>, String>> STRANGERS =
            List.of(
                    Map.entry(
                            GhostBatchNorm.class,
                            "is torch.nn.BatchNorm in evaluation mode; in training it normalises"
                                    + " parts of a batch, for which torch.nn has no layer"),
                    Map.entry(
                            ConstantEmbedding.class,
                            "gives a constant that is no parameter, so that no state_dict has it:"
                                    + " write it in Python"),
                    Map.entry(
                            SparseMax.class,
                            "has no values, and no layer of torch.nn computes it: write it in"
                                    + " Python"),
                    Map.entry(
                            Deconvolution.class,
                            "holds its weight as outputs by inputs, where torch.nn.ConvTranspose"
                                    + " has inputs by outputs; DJL's PyTorch engine does not run"
                                    + " it"),
                    Map.entry(
                            TransformerEncoderBlock.class,
                            "normalises with BatchNorm, where torch.nn.TransformerEncoderLayer has"
                                    + " LayerNorm: its parts have torch's names, and weights that"
                                    + " were trained for torch's layer do not fit"),
                    Map.entry(
                            ScaledDotProductAttentionBlock.class,
                            "holds four Linear layers, where torch.nn.MultiheadAttention packs"
                                    + " three into in_proj_weight: cut that in three, or write the"
                                    + " four in Python"));

    /** Returns the layer of torch, or null where torch has none. */
    static @Nullable Partner of(Block block) {
        if (block instanceof Linear) {
            return new Partner("Linear", false);
        } else if (block instanceof Convolution) {
            return new Partner(block.getClass().getSimpleName(), false);
        } else if (block instanceof BatchNorm) {
            return new Partner("BatchNorm", true);
        } else if (block instanceof LayerNorm) {
            return new Partner("LayerNorm", false);
        } else if (block instanceof Embedding || block instanceof IdEmbedding) {
            return new Partner("Embedding", false);
        } else if (block instanceof Prelu) {
            return new Partner("PReLU", false);
        } else if (block instanceof RecurrentBlock) {
            return new Partner(block.getClass().getSimpleName(), false);
        }
        return null;
    }

    /** Returns why a block that has a look-alike in torch is none of those, or null. */
    static @Nullable String whyStranger(Block block) {
        return STRANGERS.stream()
                .filter(entry -> entry.getKey().isInstance(block))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Returns torch's name of a parameter. */
    String nameOf(String parameter) {
        Matcher recurrent = RECURRENT.matcher(parameter);
        if (recurrent.matches()) {
            return recurrent.group(4).toLowerCase(java.util.Locale.ROOT)
                    + "_"
                    + recurrent.group(3)
                    + "h_l"
                    + recurrent.group(2)
                    + (recurrent.group(1).equals("r") ? "_reverse" : "");
        }
        return NAMES.getOrDefault(parameter, parameter);
    }

    /**
     * Returns what sorts a recurrent layer's parameters as torch has them: by layer, direction,
     * weights before biases, those of the input before those of the state.
     */
    static String rank(String parameter) {
        Matcher recurrent = RECURRENT.matcher(parameter);
        if (!recurrent.matches()) {
            return "";
        }
        return "%9s %s %s %s"
                .formatted(
                        recurrent.group(2),
                        recurrent.group(1),
                        recurrent.group(4).equals("WEIGHT") ? 0 : 1,
                        recurrent.group(3).equals("i") ? 0 : 1);
    }

    /** Returns torch's shape of a parameter: its PReLU has a row of one where DJL has a number. */
    long[] shapeOf(long[] shape) {
        return className.equals("PReLU") && shape.length == 0 ? new long[] {1} : shape;
    }

    /** The {@code _version} in a state_dict's metadata. */
    long version() {
        return isBatchNorm ? 2 : 1;
    }
}
