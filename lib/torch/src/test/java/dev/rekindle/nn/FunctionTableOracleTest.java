package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The functions of {@code torch.nn.functional} that no layer is made of, values and gradients; and
 * the names that {@code F} lacks, each with a reason, in target/functions.md.
 */
@Tag("oracle")
@Tag("engine")
class FunctionTableOracleTest {
    private static final Map<String, String> LEFT = new TreeMap<>();
    private static final Map<String, Function<NDList, NDArray>> CALLS = new TreeMap<>();

    static {
        String flag = "the flag inplace of the function without the underscore";
        for (String name : "celu elu hardtanh leaky_relu relu rrelu selu threshold".split(" ")) {
            LEFT.put(name + "_", flag);
        }
        LEFT.put("native_channel_shuffle", "channelShuffle");
        LEFT.put("upsample", "interpolate; torch says so, too");
        LEFT.put("upsample_nearest", "interpolate; torch says so, too");
        LEFT.put("upsample_bilinear", "interpolate; torch says so, too");
        LEFT.put("multi_head_attention_forward", "the layer MultiheadAttention");
        String gpu = "no kernel on the CPU in libtorch 2.7.1";
        for (String name :
                "grouped_mm scaled_addmm scaled_addmm_ scaled_grouped_mm scaled_mm".split(" ")) {
            LEFT.put(name, gpu);
        }

        CALLS.put("one_hot", x -> F.oneHot(x.get(0)));
        CALLS.put("one_hot_classes", x -> F.oneHot(x.get(0), 7));
        CALLS.put("normalize", x -> F.normalize(x.get(0)));
        CALLS.put("normalize_p", x -> F.normalize(x.get(0), 3, -1, 1e-3));
        CALLS.put("pdist", x -> F.pdist(x.get(0), 2));
        CALLS.put("pdist_p", x -> F.pdist(x.get(0), 1));
        CALLS.put("gumbel_softmax", x -> F.gumbelSoftmax(x.get(0), 0.7, false, 1));
        CALLS.put("gumbel_softmax_hard", x -> F.gumbelSoftmax(x.get(0), 1, true, -1));
        CALLS.put("grid_sample", x -> F.gridSample(x.get(0), x.get(1), "bilinear", "zeros", false));
        CALLS.put(
                "grid_sample_border",
                x -> F.gridSample(x.get(0), x.get(1), "bicubic", "border", true));
        CALLS.put(
                "grid_sample_3d",
                x -> F.gridSample(x.get(0), x.get(1), "nearest", "reflection", false));
        CALLS.put("affine_grid", x -> F.affineGrid(x.get(0), new long[] {2, 3, 4, 5}, false));
        CALLS.put("affine_grid_3d", x -> F.affineGrid(x.get(0), new long[] {2, 3, 4, 5, 2}, true));
        CALLS.put("conv_tbc", x -> F.convTbc(x.get(0), x.get(1), x.get(2), 1));
        CALLS.put("attention", x -> F.scaledDotProductAttention(x.get(0), x.get(1), x.get(2)));
        CALLS.put("attention_mask", x -> attention(x, x.get(3), 0, false, 0.3, false));
        CALLS.put("attention_causal", x -> attention(x, null, 0, true, null, false));
        CALLS.put("attention_dropout", x -> attention(x, null, 0.4, false, null, false));
        CALLS.put("attention_grouped", x -> attention(x, null, 0, false, null, true));
        CALLS.put("l1_loss_weight", x -> F.l1Loss(x.get(0), x.get(1), "mean", x.get(2)));
        CALLS.put("mse_loss_weight", x -> F.mseLoss(x.get(0), x.get(1), "none", x.get(2)));
        CALLS.put("mse_loss_weight_mean", x -> F.mseLoss(x.get(0), x.get(1), "mean", x.get(2)));
        CALLS.put("huber_loss_weight", x -> F.huberLoss(x.get(0), x.get(1), "mean", 0.5, x.get(2)));
        CALLS.put("mse_loss_broadcast", x -> F.mseLoss(x.get(0), x.get(1)));
        CALLS.put(
                "triplet",
                x ->
                        F.tripletMarginWithDistanceLoss(
                                x.get(0),
                                x.get(1),
                                x.get(2),
                                (a, b) -> a.sub(b).abs().sum(new int[] {-1}),
                                1,
                                true,
                                "mean"));
        CALLS.put(
                "linear_cross_entropy",
                x ->
                        F.linearCrossEntropy(
                                x.get(0), x.get(1), x.get(2), x.get(3), null, "mean", null, 0.1));
        CALLS.put(
                "linear_cross_entropy_wide",
                x -> F.linearCrossEntropy(x.get(0), x.get(1), x.get(2), null, null, "sum", 1, 0));
        CALLS.put(
                "fractional_max_pool2d",
                x -> F.fractionalMaxPool2d(x.get(0), new long[] {2, 2}, new long[] {3, 4}));
        CALLS.put(
                "fractional_max_pool3d",
                x -> F.fractionalMaxPool3d(x.get(0), new long[] {2, 2, 2}, new long[] {3, 4, 2}));
    }

    private static NDArray attention(
            NDList x, NDArray mask, double p, boolean causal, Double scale, boolean grouped) {
        return F.scaledDotProductAttention(
                x.get(0), x.get(1), x.get(2), mask, p, causal, scale, grouped);
    }

    @TempDir static Path folder;

    @BeforeAll
    static void pythonRunsAllRows() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import pathlib, function_table
                        torch.set_num_threads(1)
                        function_table.main(pathlib.Path("."))
                        """);
    }

    @Test
    void eachFunctionGivesPythonsValuesAndGradients() throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<String, Function<NDList, NDArray>> calls = new HashMap<>(CALLS);
        try (var files = Files.newDirectoryStream(folder, "*_runs.pt")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace("_runs.pt", "");
                Function<NDList, NDArray> call = calls.remove(name);
                LayerRow row = new LayerRow(file);
                try (Module layer = new Identity()) {
                    row.compare(layer, (m, x) -> new NDList(call.apply(x)))
                            .forEach(difference -> wrong.add(name + ": " + difference));
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertEquals(Set.of(), calls.keySet(), "calls without a row");
    }

    @Test
    void whatIsLeftIsNamedWithItsReason() throws IOException {
        Set<String> own = new TreeSet<>();
        for (Method method : F.class.getMethods()) {
            own.add(method.getName());
        }
        Set<String> left = new TreeSet<>();
        List<String> table = new ArrayList<>(List.of("| torch.nn.functional | F |", "|---|---|"));
        JsonNode names = new ObjectMapper().readTree(folder.resolve("names.json").toFile());
        for (JsonNode each : names) {
            String name = each.asText();
            String camel =
                    Pattern.compile("_(\\w)")
                            .matcher(name)
                            .replaceAll(found -> found.group(1).toUpperCase());
            if (own.contains(camel)) {
                table.add("| " + name + " | `" + camel + "` |");
            } else {
                left.add(name);
                table.add("| " + name + " | left: " + LEFT.get(name) + " |");
            }
        }
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target", "functions.md"), table);
        assertEquals(new TreeSet<>(LEFT.keySet()), left);
    }
}
