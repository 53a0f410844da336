package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.SGD;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.MetaTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Arrays and parameters that were never in a file are taken as the tensors they hold. */
@Tag("engine")
class LiveValuesTest {
    @Test
    void aCheckpointGivesAParameterAndADictOfArraysAsAfterALoad() {
        Checkpoint checkpoint =
                Checkpoint.of("p", new Parameter(Torch.ones(2)), "d", Map.of("a", Torch.ones(3)));
        assertArrayEquals(new long[] {2}, checkpoint.tensor("p").shape());
        assertArrayEquals(new long[] {3}, checkpoint.stateDict("d").get("a").shape());
    }

    @Test
    void aStateDictTakesArraysAndParameters() {
        try (Linear from = new Linear(2, 2);
                Linear to = new Linear(2, 2)) {
            to.loadStateDict(StateDict.of(new LinkedHashMap<>(from.namedParameters())));
            assertArrayEquals(
                    from.weight.getArray().toFloatArray(), to.weight.getArray().toFloatArray());
            NDArray weight = Torch.full(new long[] {2, 2}, 2.0);
            to.loadStateDict(new StateDict(Map.of("weight", weight, "bias", Torch.zeros(2)), null));
            assertArrayEquals(new float[] {2, 2, 2, 2}, to.weight.getArray().toFloatArray());
        }
    }

    @Test
    void anOptimizerTakesArraysAndCheckpointsInItsState() {
        try (Linear net = new Linear(2, 2);
                SGD sgd = new SGD(net.parameters(), 0.1, 0.9)) {
            Checkpoint saved = sgd.stateDict();
            sgd.loadStateDict(
                    Map.of(
                            "state",
                            Map.of(0, Map.of("momentum_buffer", Torch.ones(2, 2))),
                            "param_groups",
                            List.of(saved.checkpoints("param_groups").get(0))));
            Tensor held =
                    sgd.stateDict().checkpoint("state").checkpoint(0).tensor("momentum_buffer");
            assertEquals(4, held.numel());
        }
    }

    @Test
    void aTensorThatIsNotDenseIsNamedByItsKind() {
        MetaTensor meta = new MetaTensor(DType.FLOAT32, new long[] {2}, new long[] {1}, false);
        String message =
                assertThrows(TorchFileException.class, () -> Checkpoint.of("m", meta).tensor("m"))
                        .getMessage();
        assertTrue(message.contains("expected a tensor, but found a meta tensor. "), message);
    }

    @Test
    void aNearKeyOfAnyKindIsNamed() {
        Checkpoint checkpoint = Checkpoint.of(Map.of(0.25, 1));
        String message =
                assertThrows(TorchFileException.class, () -> checkpoint.get("0.2")).getMessage();
        assertTrue(message.endsWith("Did you mean 0.25?"), message);
    }
}
