package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.internal.djl.Ops;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator's state goes from one language to the other, to the bit. */
@Tag("oracle")
@Tag("engine")
class RngStateOracleTest {
    /** What is drawn before the state is taken, in both languages. */
    private static final List<String> DRAWS =
            List.of(
                    "",
                    "torch.rand(1)",
                    "torch.rand(623)",
                    "torch.rand(624)",
                    "torch.rand(625)",
                    "torch.randn(1)",
                    "torch.randn(3); torch.rand(2000)",
                    "torch.randn(1000)",
                    "F.dropout(torch.ones(5000), 0.5)",
                    "torch.rand(1_000_000)");

    private static final String AFTER =
            """
            result = [F.dropout(torch.ones(40), 0.5).tolist(), torch.randn(3).tolist(),
                      torch.rand(5).tolist(), F.dropout(torch.ones(4000), 0.1).sum().item()]
            """;

    @TempDir Path folder;

    private static void draw(String what) {
        Torch.noGrad(
                () -> {
                    for (String call : what.split("; ")) {
                        if (call.startsWith("torch.randn(")) {
                            Torch.randn(count(call));
                        } else if (call.startsWith("torch.rand(")) {
                            Torch.rand(count(call));
                        } else if (!call.isEmpty()) {
                            Ops.dropout(Torch.ones(5000), 0.5, true);
                        }
                    }
                    return null;
                });
    }

    private static long count(String call) {
        return Long.parseLong(call.replaceAll("[^0-9]", ""));
    }

    /** The Java twin of AFTER. */
    private static List<Object> after() {
        List<Object> all = new ArrayList<>();
        try (NDArray a = dropout(40, 0.5);
                NDArray b = Torch.randn(3);
                NDArray c = Torch.rand(5);
                NDArray d = dropout(4000, 0.1);
                NDArray sum = d.sum()) {
            all.add(doubles(a));
            all.add(doubles(b));
            all.add(doubles(c));
            all.add((double) sum.getFloat());
        }
        return all;
    }

    private static NDArray dropout(long n, double p) {
        return Torch.noGrad(() -> Ops.dropout(Torch.ones(n), p, true));
    }

    private static List<Double> doubles(NDArray array) {
        List<Double> all = new ArrayList<>();
        for (float value : array.toFloatArray()) {
            all.add((double) value);
        }
        return all;
    }

    private static List<Object> parsed(JsonNode python) {
        List<Object> all = new ArrayList<>();
        for (JsonNode part : python) {
            if (part.isArray()) {
                List<Double> numbers = new ArrayList<>();
                part.forEach(number -> numbers.add(number.doubleValue()));
                all.add(numbers);
            } else {
                all.add(part.doubleValue());
            }
        }
        return all;
    }

    private JsonNode ask(String code) {
        return Oracle.shared().ask(folder, "import torch.nn.functional as F\n" + code);
    }

    @Test
    void javaGoesOnWithPythonsNumbers() {
        for (String draws : DRAWS) {
            JsonNode python =
                    ask(
                            "torch.manual_seed(42)\n"
                                    + draws
                                    + "\ntorch.save(torch.get_rng_state(), 'state.pt')\n"
                                    + AFTER);
            Torch.manualSeed(1);
            Torch.setRngState(Torch.load(folder.resolve("state.pt")).asTensor());
            assertEquals(parsed(python), after(), draws);
        }
    }

    @Test
    void pythonGoesOnWithJavasNumbersAndTheBytesAreTheSame() {
        for (String draws : DRAWS) {
            Torch.manualSeed(42);
            draw(draws);
            Torch.save(Torch.getRngState(), folder.resolve("java.pt"));
            List<Object> java = after();
            JsonNode python =
                    ask(
                            "torch.set_rng_state(torch.load('java.pt'))\n"
                                    + AFTER
                                    + "\ntorch.manual_seed(42)\n"
                                    + draws
                                    + "\nsame = torch.equal(torch.get_rng_state(),"
                                    + " torch.load('java.pt'))\n"
                                    + "result.append(1.0 if same else 0.0)");
            java.add(1.0);
            assertEquals(parsed(python), java, draws);
        }
    }

    @Test
    void takingTheStateChangesNothing() {
        Torch.manualSeed(9);
        draw("torch.randn(3); torch.rand(10)");
        List<Object> untouched = after();
        Torch.manualSeed(9);
        draw("torch.randn(3); torch.rand(10)");
        byte[] first = Torch.getRngState().toByteArray();
        byte[] second = Torch.getRngState().toByteArray();
        assertArrayEquals(first, second);
        assertEquals(untouched, after());
    }

    @Test
    void seedsOf64BitsAreKept() {
        for (long seed : new long[] {-3, 1L << 40, Long.MIN_VALUE}) {
            Torch.manualSeed(seed);
            ask("torch.manual_seed(" + seed + ")\ntorch.save(torch.get_rng_state(), 'seed.pt')");
            assertArrayEquals(
                    Torch.load(folder.resolve("seed.pt")).asTensor().toByteArray(),
                    Torch.getRngState().toByteArray());
        }
    }

    @Test
    void aKeptNormalThatIsNotTheSeedsIsRefusedAndNothingChanges() {
        ask(
                "torch.manual_seed(42); torch.randn(1)\n"
                        + "s = torch.get_rng_state(); s[5032] ^= 128; s[5030] ^= 1\n"
                        + "torch.save(s, 'edited.pt')");
        Torch.manualSeed(9);
        List<Object> expected = after();
        Torch.manualSeed(9);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Torch.setRngState(
                                        Torch.load(folder.resolve("edited.pt")).asTensor()));
        assertTrue(e.getMessage().contains("the second of two normal numbers"), e.getMessage());
        assertEquals(expected, after());
    }

    @Test
    void pythonsOwnRandomStatesAreCarriedUntouched() {
        ask(
                "import random\nrandom.seed(3); np.random.seed(4)\n"
                        + "state = {'python': random.getstate(), 'numpy': np.random.get_state(),"
                        + " 'torch': torch.get_rng_state()}\n"
                        + "torch.save(state, 'all.pt')");
        Torch.save(Torch.load(folder.resolve("all.pt")).asCheckpoint(), folder.resolve("again.pt"));
        JsonNode same =
                ask(
                        "import random\nsaved = torch.load('again.pt', weights_only=False)\n"
                                + "random.setstate(saved['python'])\n"
                                + "np.random.set_state(saved['numpy'])\n"
                                + "a = random.random(), np.random.rand()\n"
                                + "random.seed(3); np.random.seed(4)\n"
                                + "result = a == (random.random(), np.random.rand())");
        assertTrue(same.booleanValue());
    }
}
