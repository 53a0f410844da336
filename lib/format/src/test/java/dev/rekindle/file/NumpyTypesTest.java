package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NumPy's types are those that NumPy prints, the fields of structured ones with them. */
@Tag("oracle")
class NumpyTypesTest {
    @TempDir Path folder;

    @Test
    void eachTypeIsPrintedAsNumpyPrintsIt() {
        List<String> expected = Oracle.lines("numpy_types.py", folder);
        assertTrue(expected.size() > 60, expected.toString());
        List<String> found = new ArrayList<>();
        for (String line : expected) {
            String name = line.substring(0, line.indexOf('|'));
            try (TorchFile file = TorchFile.open(folder.resolve(name), LoadOptions.INERT)) {
                Object root = file.root();
                String dtype =
                        root instanceof NumpyArray array
                                ? array.dtype()
                                : root instanceof NumpyScalar scalar
                                        ? scalar.dtype()
                                        : String.valueOf(root);
                found.add(name + "|" + dtype);
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", found));
    }
}
