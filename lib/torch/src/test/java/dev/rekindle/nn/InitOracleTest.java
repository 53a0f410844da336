package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Torch;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code torch.nn.init} after the same seed: the same numbers, and what is drawn next. */
@Tag("oracle")
@Tag("engine")
class InitOracleTest {
    private static final Map<String, Consumer<Parameter>> CALLS = new LinkedHashMap<>();

    static {
        CALLS.put("uniform_(w)", Init::uniform);
        CALLS.put("uniform_(w, -0.3, 0.7)", w -> Init.uniform(w, -0.3, 0.7));
        CALLS.put("normal_(w)", Init::normal);
        CALLS.put("normal_(w, 1.5, 0.02)", w -> Init.normal(w, 1.5, 0.02));
        CALLS.put("trunc_normal_(w)", Init::truncNormal);
        CALLS.put("trunc_normal_(w, std=0.02)", w -> Init.truncNormal(w, 0, 0.02, -2, 2));
        CALLS.put("trunc_normal_(w, 0.1, 1.0, 1, 1.2)", w -> Init.truncNormal(w, 0.1, 1, 1, 1.2));
        CALLS.put("trunc_normal_(w, 0, 1, 2, 9)", w -> Init.truncNormal(w, 0, 1, 2, 9));
        CALLS.put("constant_(w, 0.3)", w -> Init.constant(w, 0.3));
        CALLS.put("ones_(w)", Init::ones);
        CALLS.put("zeros_(w)", Init::zeros);
        CALLS.put("eye_(w)", Init::eye);
        CALLS.put("dirac_(w)", Init::dirac);
        CALLS.put("dirac_(w, 2)", w -> Init.dirac(w, 2));
        CALLS.put("xavier_uniform_(w)", Init::xavierUniform);
        CALLS.put("xavier_uniform_(w, 1.4)", w -> Init.xavierUniform(w, 1.4));
        CALLS.put("xavier_normal_(w, 0.5)", w -> Init.xavierNormal(w, 0.5));
        CALLS.put("kaiming_uniform_(w)", Init::kaimingUniform);
        CALLS.put(
                "kaiming_uniform_(w, math.sqrt(5))",
                w -> Init.kaimingUniform(w, Math.sqrt(5), "fan_in", "leaky_relu"));
        CALLS.put(
                "kaiming_normal_(w, mode='fan_out', nonlinearity='relu')",
                w -> Init.kaimingNormal(w, 0, "fan_out", "relu"));
        CALLS.put(
                "kaiming_normal_(w, nonlinearity='tanh')",
                w -> Init.kaimingNormal(w, 0, "fan_in", "tanh"));
        CALLS.put("orthogonal_(w)", Init::orthogonal);
        CALLS.put("orthogonal_(w, 1.7)", w -> Init.orthogonal(w, 1.7));
        CALLS.put("sparse_(w, 0.4)", w -> Init.sparse(w, 0.4));
        CALLS.put("sparse_(w, 0.1, 0.5)", w -> Init.sparse(w, 0.1, 0.5));
    }

    private static final List<long[]> SHAPES =
            List.of(
                    new long[] {6},
                    new long[] {5, 7},
                    new long[] {8, 3},
                    new long[] {4, 6, 3},
                    new long[] {6, 2, 3, 3},
                    new long[] {0, 4});

    @TempDir Path folder;

    @Test
    void eachFunctionFillsAsPythonsDoes() {
        JsonNode expected =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import hashlib, math, warnings
                                from torch.nn import init
                                warnings.simplefilter("ignore")
                                torch.set_num_threads(1)
                                result = []
                                for call in arguments["calls"]:
                                    for shape in arguments["shapes"]:
                                        for dtype in (torch.float32, torch.float64):
                                            w = torch.nn.Parameter(torch.zeros(shape, dtype=dtype))
                                            torch.manual_seed(3)
                                            try:
                                                eval("init." + call)
                                            except Exception as e:
                                                result.append("refuses")
                                                continue
                                            bits = w.detach().numpy().tobytes() + torch.rand(1).numpy().tobytes()
                                            result.append(hashlib.sha256(bits).hexdigest())
                                """,
                                Map.of("calls", List.copyOf(CALLS.keySet()), "shapes", SHAPES));
        List<String> seen = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        CALLS.forEach(
                (call, fill) -> {
                    for (long[] shape : SHAPES) {
                        for (boolean wide : new boolean[] {false, true}) {
                            String name = call + " of " + shape.length + wide + shape[0] + ": ";
                            wanted.add(name + expected.get(wanted.size()).asText());
                            seen.add(name + filled(fill, shape, wide));
                        }
                    }
                });
        assertEquals(String.join("\n", wanted), String.join("\n", seen));
    }

    private static String filled(Consumer<Parameter> fill, long[] shape, boolean wide) {
        try (ParameterList holder = new ParameterList(new Parameter(Torch.zeros(shape)))) {
            if (wide) {
                holder.doubleType();
            }
            Parameter parameter = holder.get(0);
            Torch.manualSeed(3);
            try {
                fill.accept(parameter);
            } catch (IllegalArgumentException e) {
                return "refuses";
            }
            return Hashes.of(parameter.getArray(), Torch.rand(1));
        }
    }

    @Test
    void whatNothingCanFillIsSaid() {
        try (Linear linear = new Linear(2, 3)) {
            assertEquals(
                    "Unsupported nonlinearity swish",
                    message(() -> Init.kaimingNormal(linear.weight, 0, "fan_in", "swish")));
            assertEquals(
                    "Mode fan not supported, please use one of ['fan_in', 'fan_out']",
                    message(() -> Init.kaimingNormal(linear.weight, 0, "fan", "relu")));
            assertEquals(
                    "[trunc_normal] nothing lies between 2.0 and -2.0 with a deviation of 1.0. Give"
                            + " a < b and a positive deviation.",
                    message(() -> Init.truncNormal(linear.weight, 0, 1, 2, -2)));
        }
    }

    private static String message(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }
}
