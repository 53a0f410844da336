package dev.rekindle.internal.pickle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPython's C pickler writes; Java reads and writes again: the bytes are equal, at each protocol.
 */
@Tag("oracle")
class PickleOracleTest {
    @TempDir static Path folder;
    private static List<Path> pickles;

    @BeforeAll
    static void pythonPickles() throws Exception {
        Oracle.lines("pickle_graphs.py", folder);
        try (Stream<Path> files = Files.list(folder)) {
            pickles = files.sorted().toList();
        }
        assertTrue(pickles.size() > 900, "only " + pickles.size() + " pickles");
    }

    @Test
    void whatCPythonWroteIsWrittenAgainToTheSameBytes() throws IOException {
        List<String> different = new ArrayList<>();
        for (Path pickle : pickles) {
            byte[] expected = Files.readAllBytes(pickle);
            String name = pickle.getFileName().toString();
            int protocol = name.charAt(name.length() - 5) - '0';
            try {
                PickleReader reader = new PickleReader(new ByteArrayInputStream(expected));
                byte[] written = write(reader.read(), protocol);
                assertEquals(expected.length, reader.position());
                if (!Arrays.equals(expected, written)) {
                    different.add(name + " at byte " + Arrays.mismatch(expected, written));
                }
            } catch (RuntimeException e) {
                different.add(name + " " + e);
            }
        }
        assertEquals(List.of(), different);
    }

    /** What is named inside of a class is found through the class, before protocol 4. */
    @Test
    void aQualifiedNameIsWrittenAtOlderProtocolsAsCPythonWritesIt() throws IOException {
        byte[] named = Files.readAllBytes(folder.resolve("qualified.4.pkl"));
        PyValue value = new PickleReader(new ByteArrayInputStream(named)).read();
        for (int protocol = 0; protocol <= 3; protocol++) {
            byte[] expected = Files.readAllBytes(folder.resolve("qualified." + protocol + ".pkl"));
            assertArrayEquals(expected, write(value, protocol), "protocol " + protocol);
        }
    }

    private static byte[] write(PyValue value, int protocol) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new PickleWriter(bytes, protocol).write(value);
        return bytes.toByteArray();
    }
}
