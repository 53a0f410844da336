package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RekindleCommandTest {
    @TempDir Path folder;
    private int code;

    private String run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
            System.setOut(both);
            System.setErr(both);
            code = RekindleCommand.commandLine().execute(args);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private String save(String name, Object root) {
        Path file = folder.resolve(name);
        TorchFile.save(file, root);
        return file.toString();
    }

    private static Map<String, Object> weights(float last) {
        Map<String, Object> weights = new LinkedHashMap<>();
        weights.put("fc.weight", Tensor.of(new float[] {1, 2, 3, last}, 2, 2));
        weights.put("fc.bias", Tensor.of(new float[] {0, 1}));
        return weights;
    }

    @Test
    void inspectPrintsTheTreeAsJson() throws IOException {
        String json = run("inspect", "--json", "--sha256", save("a.pt", weights(4)));
        assertEquals(0, code);
        JsonNode root = new ObjectMapper().readTree(json).get("root");
        assertEquals("dict", root.get("t").asText());
        JsonNode tensor = root.get("items").get(0).get(1);
        assertEquals("[2,2]", tensor.get("shape").toString());
        assertEquals(0, tensor.get("layout").get("storage").asInt());
        assertEquals(64, tensor.get("sha256").asText().length());
    }

    @Test
    void convertRefusesToLoseACallThatPythonMakesForItsEffect() throws IOException {
        Path file = folder.resolve("call.pt");
        byte[] pickle =
                "\u0080\u0002cos\nsystem\n(X\u0004\0\0\0truetR0N."
                        .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, pickle);
        String said = run("convert", file.toString(), folder.resolve("out.pt").toString());
        assertEquals(2, code);
        assertTrue(
                said.contains(
                        "the pickle calls os.system and drops the result: the call would be lost."),
                said);
    }

    @Test
    void aCycleAndAListTenThousandDeepArePrinted() throws IOException {
        List<Object> around = new ArrayList<>();
        around.add(around);
        assertTrue(
                run("inspect", "--json", save("a.pt", around))
                        .contains("{\"obj\":0,\"t\":\"ref\"}"));
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        String json = run("inspect", "--json", "--depth", "10000", save("b.pt", deep));
        assertEquals(0, code);
        assertEquals(10_001, json.split("\"list\"", -1).length - 1);
    }

    @Test
    void aRefusalIsOneObjectOrOneLine() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pt"));
        JsonNode json = new ObjectMapper().readTree(run("inspect", "--json", empty.toString()));
        assertEquals(2, code);
        assertEquals("TorchFileException", json.get("type").asText());
        String text = run("inspect", empty.toString());
        assertEquals(2, code);
        assertTrue(text.startsWith("refused: [empty.pt] the file is empty"), text);
        assertEquals(1, text.lines().count());
    }

    @Test
    void wrongUsageIs64() {
        run("inspect");
        assertEquals(64, code);
        run("unknown");
        assertEquals(64, code);
    }

    @Test
    void diffNamesTheLargestDifference() {
        String a = save("a.pt", weights(4));
        String text = run("diff", a, save("b.pt", weights(6)));
        assertEquals(1, code);
        assertTrue(text.contains("fc.weight: values, largest difference 2.0"), text);
        run("diff", a, save("c.pt", weights(4)));
        assertEquals(0, code);
    }

    @Test
    void aConversionThereAndBackHoldsTheSameTensors() {
        String safe = folder.resolve("a.safetensors").toString();
        String back = folder.resolve("back.pt").toString();
        String a = save("a.pt", weights(4));
        run("convert", a, safe);
        run("convert", safe, back);
        run("diff", a, back);
        assertEquals(0, code);
        assertEquals("", run("verify", a, safe, back).replaceAll(".*: fine\\R", ""));
    }

    @Test
    void extractWritesNumPysFormat() throws IOException {
        Path out = folder.resolve("w.npy");
        run("extract", save("a.pt", weights(4)), "fc.weight", out.toString());
        String header = Files.readString(out, StandardCharsets.ISO_8859_1).substring(10);
        assertTrue(
                header.startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"));
        assertEquals(128 + 16, Files.size(out));
    }
}
