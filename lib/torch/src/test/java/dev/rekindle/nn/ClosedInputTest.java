package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
}
