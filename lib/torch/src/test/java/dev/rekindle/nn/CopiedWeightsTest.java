package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Torch;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A copy of a network that was given norms after its constructor. */
@Tag("engine")
class CopiedWeightsTest {

    private static final class Net extends Module {
        final Linear a = new Linear(3, 4);
        final Linear b = new Linear(4, 4);

        @Override
        public NDArray forward(NDArray x) {
            return b.forward(a.forward(x));
        }
    }

    private static final class Normed extends Module {
        final Linear a = Parametrizations.weightNorm(new Linear(3, 4));
        final Linear b = WeightNorm.weightNorm(new Linear(4, 4));

        @Override
        public NDArray forward(NDArray x) {
            return b.forward(a.forward(x));
        }
    }

    private static final class Doubled extends Module {
        @Override
        public NDArray forward(NDArray x) {
            return x.mul(2);
        }
    }

    private static void assertCopied(Module original, Module copy) {
        assertEquals(original.toString(), copy.toString());
        assertEquals(
                List.copyOf(original.stateDict().keySet()), List.copyOf(copy.stateDict().keySet()));
        original.eval();
        copy.eval();
        NDArray x = Torch.ones(2, 3);
        float[] y = original.forward(x).toFloatArray();
        assertArrayEquals(y, copy.forward(x).toFloatArray());
        for (Parameter each : copy.parameters()) {
            each.getArray().addi(1);
        }
        assertArrayEquals(y, original.forward(x).toFloatArray());
    }

    @Test
    void whatWasPutOnAfterwardsIsPutOnTheCopy() {
        for (Consumer<Net> norm :
                List.<Consumer<Net>>of(
                        net -> WeightNorm.weightNorm(net.a),
                        net -> SpectralNorm.spectralNorm(net.b),
                        net -> Prune.l1Unstructured(net.a, "weight", 3),
                        net -> Parametrizations.weightNorm(net.a),
                        net -> Parametrizations.spectralNorm(net.b),
                        net -> Parametrizations.orthogonal(net.b),
                        net -> {
                            WeightNorm.weightNorm(net.a);
                            Prune.l1Unstructured(net.a, "weight_v", 2);
                            Prune.randomUnstructured(net.a, "weight_v", 2);
                            Parametrizations.weightNorm(net.b);
                            Parametrizations.spectralNorm(net.b, "bias");
                        })) {
            try (Net net = new Net()) {
                norm.accept(net);
                try (Net copy = net.copyOf(Net::new);
                        Net again = copy.copyOf(Net::new)) {
                    assertCopied(net, again);
                    assertCopied(net, net.copyOf(Net::new));
                }
            }
        }
    }

    @Test
    void whatWasTakenAwayIsTakenFromTheCopy() {
        try (Normed net = new Normed()) {
            Parametrize.removeParametrizations(net.a, "weight");
            WeightNorm.removeWeightNorm(net.b);
            try (Normed copy = net.copyOf(Normed::new)) {
                assertCopied(net, copy);
            }
        }
    }

    @Test
    void aUsersParametrizationHasToBePutOn() {
        try (Net net = new Net()) {
            Parametrize.registerParametrization(net.a, "weight", new Doubled());
            String said =
                    assertThrows(IllegalArgumentException.class, () -> net.copyOf(Net::new))
                            .getMessage();
            assertTrue(said.contains("parametrized by Doubled"), said);
            try (Net copy =
                    net.copyOf(
                            () -> {
                                Net made = new Net();
                                Parametrize.registerParametrization(
                                        made.a, "weight", new Doubled());
                                return made;
                            })) {
                assertCopied(net, copy);
            }
        }
    }

    private static final class Grown extends Module {
        final Sequential row;

        Grown(int layers) {
            row = new Sequential();
            for (int i = 0; i < layers; i++) {
                row.append(new ReLU());
            }
        }

        @Override
        public NDArray forward(NDArray x) {
            return row.forward(x);
        }
    }

    @Test
    void aCopyOfAnotherStructureIsRefusedInItsOwnWords() {
        try (Grown net = new Grown(2)) {
            assertEquals(
                    "[copyOf] what was given makes a Grown unlike the one to be copied: row: the"
                            + " original's torch.nn.modules.container.Sequential holds [0, 1], and"
                            + " the class holds [0]. Declare the same layers in the same order.",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> net.copyOf(() -> new Grown(1)))
                            .getMessage());
        }
    }
}
