package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Functions that look into a shape by themselves say which ones they take. */
@Tag("engine")
class FunctionShapesTest {
    private static final long[] TWO = {2, 2};

    private static void assertRefused(String expected, Executable call) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void whatHasNoChannelsOrNoSpaceIsRefused() {
        NDArray scalar = Torch.tensor(1f).squeeze();
        NDArray row = Torch.tensor(1f, 2f);
        assertRefused(
                "batch_norm takes (N, C, *), and was given ().",
                () -> F.batchNorm(scalar, null, null, null, null, true, 0.1, 1e-5));
        assertRefused(
                "batch_norm takes (N, C, *), and was given (2).",
                () -> F.batchNorm(row, null, null, null, null, true, 0.1, 1e-5));
        assertRefused(
                "instance_norm takes (N, C, *), and was given (2).",
                () -> F.instanceNorm(row, null, null, null, null, true, 0.1, 1e-5));
        assertRefused(
                "fractional_max_pool2d takes (N, C, H, W) or (C, H, W), and was given (2).",
                () -> F.fractionalMaxPool2dWithIndices(row, TWO, TWO));
        assertRefused(
                "max_unpool1d takes (N, C, L) or (C, L), and was given ().",
                () -> F.maxUnpool1d(scalar, scalar, 2, 2, 0));
        assertRefused(
                "max_unpool3d takes (N, C, D, H, W) or (C, D, H, W), and was given (2).",
                () -> F.maxUnpool3d(row, row, 2, 2, 0));
    }

    @Test
    void theEnginesRefusalIsOneSentence() {
        assertRefused(
                "[softmin] Negation, the `-` operator, on a bool tensor is not supported. If you"
                        + " are trying to invert a mask, use the `~` or `logical_not()` operator"
                        + " instead.",
                () -> F.softmin(Torch.tensor(true, false), 0));
    }
}
