package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tensors as torch before 0.4 and other devices pickled them are those that torch reads; a call of
 * an allowed name that no pickler makes is refused as data, by its name.
 */
@Tag("oracle")
class OldFormsTest {
    @TempDir static Path folder;

    @BeforeAll
    static void pythonWrites() {
        Oracle.lines("old_forms.py", folder);
    }

    @Test
    void eachFormIsReadAsTorchReadsIt() throws IOException {
        JsonNode expected = new ObjectMapper().readTree(folder.resolve("good.json").toFile());
        List<Path> files = files("good");
        assertEquals(expected.size(), files.size());
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".pt", "");
            try (TorchFile torch = TorchFile.open(file)) {
                Object value = ((Map<?, ?>) torch.root()).get("w");
                boolean isParameter = value instanceof Parameter;
                Tensor tensor = isParameter ? ((Parameter) value).tensor() : (Tensor) value;
                boolean requiresGrad =
                        isParameter ? ((Parameter) value).requiresGrad() : tensor.requiresGrad();
                JsonNode right = expected.get(name);
                assertEquals(right.get(0).asText(), isParameter ? "Parameter" : "Tensor", name);
                assertEquals(right.get(2).asText(), tensor.dtype().toString(), name);
                assertEquals(right.get(3).asBoolean(), requiresGrad, name);
                double[] elements =
                        Stream.of(right.get(4).toString().split("[^0-9.]+"))
                                .filter(text -> !text.isEmpty())
                                .mapToDouble(Double::parseDouble)
                                .toArray();
                double[] found =
                        tensor.dtype() == DType.INT64
                                ? LongStream.of(tensor.toLongArray()).asDoubleStream().toArray()
                                : tensor.toDoubleArray();
                assertArrayEquals(elements, found, name);
                long[] shape =
                        Stream.of(right.get(1).toString().split("[^0-9]+"))
                                .filter(text -> !text.isEmpty())
                                .mapToLong(Long::parseLong)
                                .toArray();
                assertArrayEquals(shape, tensor.shape(), name);
            }
        }
    }

    @Test
    void torchReadsThemFromWhatIsWrittenAgain() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        for (Path file : files("good")) {
            try (TorchFile torch = TorchFile.open(file)) {
                TorchFile.save(again.resolve(file.getFileName()), torch.root());
            }
        }
        assertEquals(List.of(), Oracle.lines("old_forms.py", "check", folder));
    }

    @Test
    void whatNoPicklerWritesIsRefusedAsDataByName() throws IOException {
        List<Path> files = files("bad");
        assertTrue(files.size() > 30, files.toString());
        for (Path file : files) {
            TorchFileException e =
                    assertThrows(
                            TorchFileException.class,
                            () -> TorchFile.open(file).close(),
                            file.toString());
            assertTrue(e.getMessage().startsWith("[" + file.getFileName() + " ! data.pkl] "));
        }
        assertEquals(
                "[bytearray_size.pt ! data.pkl] a call of builtins.bytearray is none that torch or"
                        + " Python write, and can't be read as data. The file was edited or is"
                        + " damaged; save it again, or open it with inert objects allowed to look"
                        + " at it.",
                assertThrows(
                                TorchFileException.class,
                                () -> TorchFile.open(folder.resolve("bad/bytearray_size.pt")))
                        .getMessage());
    }

    @Test
    void anArrayOfProtocol5IsOneAfterItWasWrittenAgain() {
        Path again = folder.resolve("numpy_again.pt");
        try (TorchFile torch = TorchFile.open(folder.resolve("numpy5.pt"))) {
            TorchFile.save(again, torch.root());
        }
        try (TorchFile torch = TorchFile.open(again)) {
            Object array = ((Map<?, ?>) torch.root()).get("a");
            assertEquals("<f8", assertInstanceOf(NumpyArray.class, array).dtype());
        }
    }

    private static List<Path> files(String kind) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(kind))) {
            return all.filter(file -> file.toString().endsWith(".pt")).sorted().toList();
        }
    }
}
