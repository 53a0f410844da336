package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A network is closed while other threads compute with it: the JVM lives, and each hears why. */
@Tag("engine")
class ClosedUnderWayTest {
    @Test
    void aNetworkThatIsClosedWhileOthersUseItEndsInASentenceForEach() throws Exception {
        close(3);
    }

    @Test
    @Tag("long")
    void aThousandNetworksAreClosedWhileOthersUseThem() throws Exception {
        close(200);
    }

    private static void close(int rounds) throws Exception {
        Process child =
                ChildJvm.start(
                        ClosedUnderWay.class,
                        List.of(
                                "-Dai.djl.offline=true",
                                "-Dai.djl.pytorch.num_threads=1",
                                "-Xmx512m"),
                        rounds);
        String output =
                new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, child.waitFor(), output);
        assertTrue(output.endsWith("calls: true\nalive"), output);
        List<String> said = output.lines().filter(line -> line.startsWith("said: ")).toList();
        assertFalse(said.isEmpty(), output);
        for (String line : said) {
            assertTrue(line.contains("closed") || line.contains("released"), output);
        }
    }
}
