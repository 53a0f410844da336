package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A learner in a real browser: opens a lesson, runs it, solves its exercise by typing. */
@Tag("lesson")
class JupyterLabTest {
    @Test
    void aTypedSolutionPassesInJupyterLab() {
        String browser = Checker.browserPython();
        assertEquals("", typed(browser, "Integer answer = 6;", "✓ 1.1"));
    }

    @Test
    void aTypedWrongAnswerSaysWhatWasExpected() {
        String browser = Checker.browserPython();
        assertEquals("", typed(browser, "Integer answer = 7;", "expected 6, found 7"));
    }

    private static String typed(String browser, String typed, String expected) {
        Checker.Result result =
                Checker.run(
                        List.of(
                                browser,
                                Checker.NOTEBOOKS.resolve("tools/browser.py").toString(),
                                Checker.Environments.LESSONS,
                                "src/test/resources/canary/canary.ipynb",
                                typed,
                                expected),
                        Map.of(
                                "JUPYTER_PATH",
                                Checker.Environments.KERNEL,
                                "JUPYTER_CONFIG_PATH",
                                Checker.NOTEBOOKS.resolve("tools/jupyter").toString()));
        return result.status() == 0 ? "" : result.output() + result.errors();
    }
}
