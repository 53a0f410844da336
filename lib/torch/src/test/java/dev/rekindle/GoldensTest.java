package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of several torch versions, kept as they were written. The listing beside them says what the
 * torch that wrote them reads back; src/test/python/write_goldens.py makes both.
 */
@Tag("engine")
class GoldensTest {
    private static final Path FOLDER = Path.of("src/test/resources/goldens");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the listing says of a tensor; tensors of one number share one storage. */
    private record Entry(String dtype, List<Long> shape, String sha256, int storage) {}

    @TempDir Path again;

    @Test
    void goldensOfAtLeastFiveVersionsAreThere() throws IOException {
        List<Path> versions = versions();
        assertTrue(versions.size() >= 5, versions.toString());
        for (Path version : versions) {
            JsonNode golden = golden(version);
            assertEquals(
                    version.getFileName().toString(),
                    golden.get("torch").asText().replaceFirst("\\+.*", ""));
            List<String> listed = new ArrayList<>();
            golden.get("files").fieldNames().forEachRemaining(listed::add);
            assertEquals(saved(version), listed.stream().sorted().toList());
        }
    }

    @Test
    void everyTensorIsWhatTheTorchThatWroteItReads() throws IOException {
        int tensors = 0;
        for (Path version : versions()) {
            JsonNode files = golden(version).get("files");
            for (String name : saved(version)) {
                Map<String, Entry> expected = entries(files.get(name));
                Map<String, Entry> found = read(version.resolve(name));
                assertEquals(new TreeMap<>(expected), new TreeMap<>(found), version + " " + name);
                assertEquals(
                        List.copyOf(expected.keySet()), List.copyOf(found.keySet()), "the order");
                tensors += found.size();
            }
        }
        assertTrue(tensors > 500, "only " + tensors + " tensors");
    }

    @Test
    void filesOfTheNewestVersionAreSavedAgainToTheSameBytes() throws IOException {
        int files = 0;
        for (String name : saved(FOLDER.resolve("2.15.0"))) {
            Path file = FOLDER.resolve("2.15.0").resolve(name);
            try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
                if (torch.kind() != FileKind.ZIP) {
                    continue;
                }
                TorchFile.save(again.resolve(name), torch.load().root());
                assertArrayEquals(
                        Files.readAllBytes(file), Files.readAllBytes(again.resolve(name)), name);
                files++;
            }
        }
        assertEquals(5, files);
    }

    @Test
    void aLegacyFileIsToldFromAZip() throws IOException {
        for (Path version : versions()) {
            for (String name : saved(version)) {
                try (TorchFile torch = TorchFile.open(version.resolve(name), LoadOptions.INERT)) {
                    assertEquals(
                            name.startsWith("legacy") ? FileKind.LEGACY : FileKind.ZIP,
                            torch.kind(),
                            version + " " + name);
                }
            }
        }
    }

    private static List<Path> versions() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<String> saved(Path version) throws IOException {
        try (Stream<Path> files = Files.list(version)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pt"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode golden(Path version) throws IOException {
        return JSON.readTree(version.resolve("golden.json").toFile());
    }

    private static Map<String, Entry> entries(JsonNode listing) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : listing.properties()) {
            JsonNode tensor = field.getValue();
            List<Long> shape = new ArrayList<>();
            tensor.get("shape").forEach(size -> shape.add(size.asLong()));
            entries.put(
                    field.getKey(),
                    new Entry(
                            tensor.get("dtype").asText(),
                            shape,
                            tensor.get("sha256").asText(),
                            tensor.get("storage").asInt()));
        }
        return entries;
    }

    /** Reads a file and describes its tensors in the order in which Python walks them. */
    private static Map<String, Entry> read(Path file) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (file.getFileName().toString().equals("module.pt")) {
            walk("", Torch.load(file).asModule().stateDict().entries(), tensors);
        } else {
            walk("", Torch.load(file).value(), tensors);
        }
        Map<Storage, Integer> numbers = new IdentityHashMap<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        tensors.forEach(
                (path, tensor) -> {
                    List<Long> shape = new ArrayList<>();
                    for (long size : tensor.shape()) {
                        shape.add(size);
                    }
                    Integer next = numbers.size();
                    Integer known = numbers.putIfAbsent(tensor.storage(), next);
                    entries.put(
                            path,
                            new Entry(
                                    tensor.dtype().torchName(),
                                    shape,
                                    tensor.sha256(),
                                    known == null ? next : known));
                });
        return entries;
    }

    private static void walk(String path, Object value, Map<String, Tensor> tensors) {
        if (value instanceof Tensor tensor) {
            tensors.put(path, tensor);
        } else if (value instanceof Parameter parameter) {
            tensors.put(path, parameter.tensor());
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> walk(below(path, key), item, tensors));
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                walk(below(path, i), items.get(i), tensors);
            }
        }
    }

    private static String below(String path, Object key) {
        return path.isEmpty() ? key.toString() : path + "." + key;
    }
}
