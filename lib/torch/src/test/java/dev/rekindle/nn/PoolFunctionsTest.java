package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The functions of the pools are their layers, which the table holds to Python's. */
@Tag("engine")
class PoolFunctionsTest {
    private static final long[] TWO = {2};
    private static final long[] ONE = {1};
    private static final long[] NONE = {0};

    private static void assertSame(NDArray expected, NDArray own) {
        assertTrue(Torch.equal(expected, own), expected + " and " + own);
    }

    private static void assertSame(NDList expected, NDList own) {
        assertEquals(expected.size(), own.size());
        for (int i = 0; i < own.size(); i++) {
            assertSame(expected.get(i), own.get(i));
        }
    }

    @Test
    void eachFunctionGivesWhatItsLayerGives() {
        try (NDManager manager = Engines.newManager()) {
            NDArray x1 = manager.randomNormal(new Shape(2, 3, 8));
            NDArray x2 = manager.randomNormal(new Shape(2, 3, 8, 6));
            NDArray x3 = manager.randomNormal(new Shape(2, 3, 4, 6, 8));
            assertSame(
                    new MaxPool1d(2, o -> o.stride(1)).forwardWithIndices(x1),
                    F.maxPool1dWithIndices(x1, TWO, ONE, NONE, ONE, false));
            assertSame(
                    new MaxPool2d(2, o -> o.dilation(2)).forward(x2),
                    F.maxPool2d(x2, TWO, TWO, NONE, new long[] {2, 2}, false));
            assertSame(
                    new MaxPool3d(2).forwardWithIndices(x3),
                    F.maxPool3dWithIndices(x3, TWO, TWO, NONE, ONE, false));
            assertSame(
                    new AvgPool1d(2, o -> o.padding(1)).forward(x1),
                    F.avgPool1d(x1, TWO, TWO, ONE, false, true));
            assertSame(
                    new AvgPool3d(2, o -> o.divisorOverride(3)).forward(x3),
                    F.avgPool3d(x3, TWO, TWO, NONE, false, true, 3));
            assertSame(new LPPool2d(3, 2).forward(x2.abs()), F.lpPool2d(x2.abs(), 3, 2));
            assertSame(new AdaptiveAvgPool3d(2).forward(x3), F.adaptiveAvgPool3d(x3, 2));
            assertSame(
                    new AdaptiveMaxPool2d(3, 2).forwardWithIndices(x2),
                    F.adaptiveMaxPool2dWithIndices(x2, 3, 2));
            NDList pooled = F.maxPool2dWithIndices(x2, TWO, TWO, NONE, ONE, false);
            assertSame(
                    new MaxUnpool2d(2).forward(pooled.get(0), pooled.get(1)),
                    F.maxUnpool2d(pooled.get(0), pooled.get(1), 2, 2, 0));
            Engines.manualSeed(5);
            NDList layers = new FractionalMaxPool2d(2, o -> o.outputSize(3)).forwardWithIndices(x2);
            Engines.manualSeed(5);
            assertSame(layers, F.fractionalMaxPool2dWithIndices(x2, TWO, new long[] {3, 3}));
        }
    }
}
