package dev.rekindle.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any bytes are read or refused: no other exception, no second of work, no more than 256 MB. Jazzer
 * looks for inputs that reach new code: for a minute in all, in the long tests a million a target.
 */
class FuzzTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAULT")
    void whatIsKeptIsReadOrRefused(FuzzTarget target) throws Exception {
        assertTrue(FuzzEntry.seeds(target).size() >= 3, "too few seeds");
        FuzzEntry.replay(target);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAULT")
    void anyBytesAreReadOrRefused(FuzzTarget target) throws Exception {
        fuzz(target, "-max_total_time=6");
    }

    @Tag("slow")
    @Tag("long")
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAULT")
    void aMillionInputsAreReadOrRefused(FuzzTarget target) throws Exception {
        fuzz(target, "-runs=1000000");
    }

    private static void fuzz(FuzzTarget target, String howLong) throws Exception {
        assumeTrue(JazzerRun.isSupported(), "Jazzer has no native part for this machine");
        JazzerRun run = JazzerRun.of(target, howLong);
        System.out.println(target + ": " + run.figures());
        assertEquals(0, run.exitCode(), run::log);
        assertTrue(run.figures().contains("DONE"), run::log);
    }

    @Tag("slow")
    @Test
    void aFaultIsFound() throws Exception {
        assumeTrue(JazzerRun.isSupported(), "Jazzer has no native part for this machine");
        JazzerRun run = JazzerRun.of(FuzzTarget.FAULT, "-runs=100000");
        assertNotEquals(0, run.exitCode(), run::log);
        assertTrue(run.log().contains("IllegalStateException: bad"), run::log);
    }
}
