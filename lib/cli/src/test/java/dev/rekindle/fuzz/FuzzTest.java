package dev.rekindle.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any bytes are read or refused: no other exception, no second of work, no more than 256 MB. Jazzer
 * looks for inputs that reach new code. {@code -Drekindle.fuzz.runs} says how many it makes for all
 * targets together; {@code -Drekindle.long=true} means ten million.
 */
class FuzzTest {
    private static final int TARGETS = 5;
    private static final long INPUTS =
            Long.getLong(
                    "rekindle.fuzz.runs",
                    Boolean.getBoolean("rekindle.long") ? 10_000_000 : 100_000);

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAULT")
    void anyBytesAreReadOrRefused(FuzzTarget target) throws Exception {
        assertTrue(FuzzEntry.seeds(target).size() >= 3, "too few seeds");
        if (!JazzerRun.isSupported()) {
            FuzzEntry.replay(target);
            return;
        }
        JazzerRun run = JazzerRun.of(target, INPUTS / TARGETS);
        System.out.println(target + ": " + run.figures());
        assertEquals(0, run.exitCode(), run::log);
        assertTrue(run.figures().contains("DONE"), run::log);
    }

    @Test
    void aFaultIsFound() throws Exception {
        assumeTrue(JazzerRun.isSupported(), "Jazzer has no native part for this machine");
        JazzerRun run = JazzerRun.of(FuzzTarget.FAULT, 100_000);
        assertNotEquals(0, run.exitCode(), run::log);
        assertTrue(run.log().contains("IllegalStateException: bad"), run::log);
    }
}
