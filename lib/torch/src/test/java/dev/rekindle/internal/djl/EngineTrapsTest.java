package dev.rekindle.internal.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What kills a JVM that holds the engine wrongly ends in a sentence here; a child JVM tries it. */
@Tag("engine")
class EngineTrapsTest {
    private static final String GONE =
            "IllegalStateException: the array behind this tensor was closed: its network, manager or"
                    + " scope is gone. Save or copy a state_dict before closing what it looks at.";
    private static final Map<String, String> OUTCOMES = new HashMap<>();

    @BeforeAll
    static void springAllTraps() throws Exception {
        Process child =
                ChildJvm.start(EngineTraps.class, List.of("-Dai.djl.offline=true", "-Xmx512m"));
        String output =
                new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, child.waitFor(), output);
        for (String line : output.lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                OUTCOMES.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        assertTrue(output.endsWith("alive"), output);
    }

    @Test
    void typesThatTheEngineHoldsComeIn() {
        for (String type :
                List.of("float64", "float32", "float16", "int64", "int32", "int8", "uint8")) {
            assertEquals(type, OUTCOMES.get(type));
        }
        assertEquals("boolean", OUTCOMES.get("bool"));
    }

    @Test
    void typesThatTheEngineAbortsOnAreRefusedByName() {
        for (String type :
                List.of(
                        "int16",
                        "bfloat16",
                        "uint16",
                        "uint32",
                        "uint64",
                        "complex32",
                        "complex64",
                        "complex128",
                        "float8_e4m3fn",
                        "float8_e5m2")) {
            assertEquals(
                    "TorchFileException: [NDArray] the engine cannot hold torch."
                            + type
                            + " elements; it holds float64, float32, float16, int64, int32, int8,"
                            + " uint8 and bool. Read the values from the Tensor, or convert it in"
                            + " Python and save it again.",
                    OUTCOMES.get(type));
        }
    }

    @Test
    void aTensorThatOutlivesItsArrayOrManagerSaysSo() {
        assertEquals(GONE, OUTCOMES.get("tensor after its array"));
        assertEquals(GONE, OUTCOMES.get("tensor after its manager"));
    }

    @Test
    void aStateDictReadAfterTheNetworkWasClosedSaysSo() {
        assertEquals(GONE, OUTCOMES.get("state_dict after its network"));
    }

    @Test
    void aClosedNetworkSaysSoHoweverItIsUsed() {
        for (String use :
                List.of(
                        "network after closing",
                        "optimizer after its network",
                        "load into a closed network")) {
            assertTrue(
                    OUTCOMES.get(use).startsWith("IllegalStateException: "),
                    use + ": " + OUTCOMES.get(use));
        }
    }

    @Test
    void aViewOutlivesTheLoadedArrayItLooksAt() {
        assertEquals("10.0", OUTCOMES.get("view after its array"));
    }

    @Test
    void aNetworkMadeInsideAScopeOutlivesIt() {
        assertEquals("2 2", OUTCOMES.get("network made inside a scope"));
    }

    @Test
    void whatIsNoOptimizersStateIsRefused() {
        assertEquals(
                "IllegalArgumentException: loaded state dict is not the state of SGD: it has no"
                        + " \"state\"; its keys are 'weight'. Nothing was changed; load the state"
                        + " that this kind of optimizer saved.",
                OUTCOMES.get("optimizer state of another kind"));
    }
}
