package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.internal.djl.Engines;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** An input that a layer does not take is refused in one sentence, and nothing has changed. */
@Tag("engine")
class RefusedInputsTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Engines.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray x(long... shape) {
        return manager.ones(new Shape(shape));
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    @Test
    void theSentenceNamesTheLayerWhatItTakesAndWhatItWasGiven() {
        Map<String, Executable> calls = new LinkedHashMap<>();
        calls.put(
                "Linear takes (*, 4), and was given (2, 3).",
                () -> new Linear(4, 1).forward(x(2, 3)));
        calls.put(
                "Conv2d takes (N, 3, H, W) or (3, H, W), and was given (2, 4, 5, 5).",
                () -> new Conv2d(3, 1, 1).forward(x(2, 4, 5, 5)));
        calls.put(
                "Conv1d takes (N, 3, L) or (3, L), and was given (7).",
                () -> new Conv1d(3, 1, 1).forward(x(7)));
        calls.put(
                "ConvTranspose3d takes (N, 2, D, H, W) or (2, D, H, W), and was given (2, 3).",
                () -> new ConvTranspose3d(2, 1, 1).forward(x(2, 3)));
        calls.put(
                "MaxPool2d takes (N, C, H, W) or (C, H, W), and was given (5).",
                () -> new MaxPool2d(2).forward(x(5)));
        calls.put(
                "AdaptiveAvgPool1d takes (N, C, L) or (C, L), and was given (1, 2, 3, 4).",
                () -> new AdaptiveAvgPool1d(2).forward(x(1, 2, 3, 4)));
        calls.put(
                "GroupNorm takes (N, 6, *), and was given (2, 5, 3).",
                () -> new GroupNorm(2, 6).forward(x(2, 5, 3)));
        calls.put(
                "LayerNorm takes (*, 2, 3), and was given (2, 2).",
                () -> new LayerNorm(2, 3).forward(x(2, 2)));
        calls.put(
                "BatchNorm2d takes (N, 3, …), and was given (2, 4, 5, 5).",
                () -> new BatchNorm2d(3).forward(x(2, 4, 5, 5)));
        calls.put("expected 4D input (got 2D input)", () -> new BatchNorm2d(3).forward(x(2, 3)));
        calls.put(
                "Expected more than 1 value per channel when training, got input size (1, 3)",
                () -> new BatchNorm1d(3).forward(x(1, 3)));
        calls.put(
                "ReflectionPad2d takes (N, C, H, W) or (C, H, W), and was given (3, 3).",
                () -> new ReflectionPad2d(1).forward(x(3, 3)));
        calls.put(
                "Bilinear.forward takes two inputs, and was given one: forward(x1, x2).",
                () -> new Bilinear(2, 2, 1).forward(x(1, 2)));
        calls.put(
                "requested an output size of [9, 9], but valid sizes range from [6, 6] to [7, 7]"
                        + " (for an input of (1, 1, 3, 3))",
                () -> new ConvTranspose2d(1, 1, 2, o -> o.stride(2)).forward(x(1, 1, 3, 3), 9, 9));
        calls.put(
                "interpolate: nearest, nearest-exact and area take 3D, 4D and 5D input, linear 3D,"
                        + " bilinear and bicubic 4D, trilinear 5D, and bilinear was given (1, 1,"
                        + " 3).",
                () -> new Upsample(o -> o.scaleFactor(2).mode("bilinear")).forward(x(1, 1, 3)));
        calls.forEach((expected, call) -> assertEquals(expected, refusal(call)));
    }

    @Test
    void anInputOfAnotherElementTypeIsRefusedByName() {
        NDArray doubles = x(2, 3).toType(DataType.FLOAT64, true);
        assertEquals(
                "Linear has weights of torch.float32, and was given torch.float64. Convert the"
                        + " input to the type of the weights.",
                refusal(() -> new Linear(3, 1).forward(doubles)));
    }

    @Test
    void whatOnlyTheEngineKnowsIsItsOneSentenceBehindTheOperatorsName() {
        Map<String, Executable> calls = new LinkedHashMap<>();
        calls.put("[conv2d] ", () -> new Conv2d(1, 1, 9).forward(x(1, 1, 3, 3)));
        calls.put("[max_pool2d] ", () -> new MaxPool2d(9).forward(x(1, 1, 3, 3)));
        calls.put("[pad_reflect] ", () -> new ReflectionPad1d(9).forward(x(1, 1, 3)));
        calls.put("[glu] ", () -> new GLU(0).forward(x(3)));
        calls.put("[pixel_shuffle] ", () -> new PixelShuffle(2).forward(x(1, 3, 2, 2)));
        calls.put("[fold] ", () -> new Fold(new int[] {4}, 2).forward(x(1, 5, 9)));
        calls.put("[softshrink] ", () -> new Softshrink(-1).forward(x(1, 5)));
        calls.put("[cosine_similarity] ", () -> new CosineSimilarity().forward(x(2, 3), x(2, 4)));
        calls.forEach(
                (start, call) -> {
                    String message = refusal(call);
                    assertTrue(message.startsWith(start), message);
                    assertFalse(message.contains("\n") || message.contains("Traceback"), message);
                });
    }

    @Test
    void aBatchThatIsRefusedIsNotCounted() {
        try (BatchNorm1d norm = new BatchNorm1d(3)) {
            refusal(() -> norm.forward(x(1, 3)));
            norm.forward(x(2, 3));
            assertEquals(1, norm.numBatchesTracked.getArray().toLongArray()[0]);
        }
    }

    @Test
    void aSettingThatTorchRefusesIsRefusedInItsWords() {
        Map<String, Executable> calls = new LinkedHashMap<>();
        calls.put(
                "num_channels (6) must be divisible by num_groups (4)", () -> new GroupNorm(4, 6));
        calls.put("groups must be a positive integer", () -> new Conv1d(1, 1, 1, o -> o.groups(0)));
        calls.put(
                "FractionalMaxPool2d requires specifying either an output size, or a pooling ratio",
                () -> new FractionalMaxPool2d(2, o -> {}));
        calls.put("norm_type must be a non-zero value, but got 0.0", () -> new LPPool1d(0, 2));
        calls.put(
                "dropout probability has to be between 0 and 1, but got 1.5",
                () -> new Dropout2d(1.5));
        calls.put(
                "in1_features must be > 0, but got (in1_features=0)", () -> new Bilinear(0, 1, 1));
        calls.put(
                "stride takes one number or 2, and was given 3: [1, 2, 3]",
                () -> new Conv2d(1, 1, 1, o -> o.stride(1, 2, 3)));
        calls.forEach((expected, call) -> assertEquals(expected, refusal(call)));
    }

    @Test
    void aSecondInputThatIsMissingIsNamed() {
        assertEquals(
                "PairwiseDistance.forward takes two inputs, and was given 3.",
                refusal(() -> new PairwiseDistance().forward(new NDList(x(1), x(1), x(1)))));
    }
}
