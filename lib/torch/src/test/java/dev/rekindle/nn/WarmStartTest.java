package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.Torch;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network starts from the part of a file that fits it, and says what did not. */
@Tag("oracle")
@Tag("engine")
class WarmStartTest {
    @TempDir Path folder;

    private StateDict python(String type) {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import torch.nn as nn
                        torch.manual_seed(3)
                        net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 5), nn.Linear(5, 1))
                        net = net.to(torch.%s)
                        whole = {"encoder." + k: v for k, v in net.state_dict().items()}
                        torch.save({**net.state_dict(), **whole}, "other.pt")
                        torch.save({k: v.float() for k, v in net.state_dict().items()}, "float.pt")
                        """
                                .formatted(type));
        return Torch.load(folder.resolve("other.pt")).asStateDict();
    }

    private static Sequential net() {
        Torch.manualSeed(0);
        return new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 3));
    }

    private static float[] values(Module net, String key) {
        return net.stateDict().get(key).toFloatArray();
    }

    @Test
    void whatFitsIsTakenAndShapesThatDifferAreNamed() {
        StateDict other = python("float32");
        try (Sequential net = net()) {
            float[] before = values(net, "2.weight");
            LoadReport report = WarmStart.load(net, other);
            assertArrayEquals(other.get("0.weight").toFloatArray(), values(net, "0.weight"));
            assertArrayEquals(before, values(net, "2.weight"));
            assertEquals(List.of(), report.missingKeys());
            assertEquals(
                    List.of(
                            "size mismatch for 2.weight: the file's shape is torch.Size([5, 8]),"
                                    + " the shape in current model is torch.Size([3, 8]).",
                            "size mismatch for 2.bias: the file's shape is torch.Size([5]), the"
                                    + " shape in current model is torch.Size([3])."),
                    report.mismatches());
            assertTrue(report.unexpectedKeys().contains("3.weight"));
            assertTrue(report.unexpectedKeys().contains("encoder.0.weight"));
        }
    }

    @Test
    void aPrefixIsTakenAndAPartLeftOut() {
        StateDict other = python("float32");
        try (Sequential net = net()) {
            LoadReport report = WarmStart.load(net, other, o -> o.prefix("encoder.").except("2."));
            assertArrayEquals(other.get("0.bias").toFloatArray(), values(net, "0.bias"));
            assertEquals(List.of("2.weight", "2.bias"), report.missingKeys());
            assertEquals(List.of("encoder.3.weight", "encoder.3.bias"), report.unexpectedKeys());
            assertEquals(List.of(), report.mismatches());
        }
    }

    @Test
    void otherTypesAreNamedOrCastAsPythonCastsThem() {
        for (String type : List.of("float64", "float16", "bfloat16")) {
            StateDict other = python(type);
            StateDict cast = Torch.load(folder.resolve("float.pt")).asStateDict();
            try (Sequential net = net()) {
                StateDictMismatchException e =
                        assertThrows(
                                StateDictMismatchException.class, () -> WarmStart.load(net, other));
                assertTrue(e.getMessage().contains("dtype mismatch for 0.weight"), e.getMessage());
                WarmStart.load(net, other, o -> o.cast());
                assertArrayEquals(cast.get("0.weight").toFloatArray(), values(net, "0.weight"));
            }
        }
    }
}
