package dev.rekindle.testing;

import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildJvmTest {
    /** A JVM that finds one says so on its standard error; {@code .ci/run} sets the first. */
    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void theShellsOptionsForEveryJvmStayOutOfTheTests(String variable) {
        assertNull(System.getenv(variable));
    }
}
