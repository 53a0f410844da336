package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.MemoryStorage;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.AttributedTensor;
import dev.rekindle.value.Global;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What safetensors can't say is refused by name, in Python's words. */
class SafetensorsNamesTest {
    private static final Tensor ONE = Tensor.of(new float[] {1});

    @TempDir Path folder;

    private void save(Object root) {
        TorchFile.save(
                folder.resolve("m.safetensors"),
                root,
                SaveOptions.DEFAULT.withFormat(Format.SAFETENSORS));
    }

    private String refusal(Object root) {
        String said = assertThrows(TorchFileException.class, () -> save(root)).getMessage();
        assertFalse(Files.exists(folder.resolve("m.safetensors")));
        return said;
    }

    @Test
    void aListAndANumberAreNamedAsPythonDoes() {
        assertEquals(
                "[save] safetensors holds a dict of names and dense tensors, but this is a list. Take"
                        + " the state_dict out of it, or write a .pt file.",
                refusal(List.of(ONE)));
        assertEquals(
                "[save] safetensors holds dense tensors alone, but 'epoch' is an int. Take the"
                        + " state_dict out of it, or write a .pt file.",
                refusal(Map.of("epoch", 3L)));
        assertEquals(
                "[save] safetensors has names that are str, but a key is an int. Take the state_dict"
                        + " out of it, or write a .pt file.",
                refusal(Map.of(3L, ONE)));
    }

    @Test
    void aDtypeWithoutANameIsNamed() {
        Tensor half = Tensor.over(MemoryStorage.allocate(8), DType.COMPLEX32, 2);
        assertEquals(
                "[save] safetensors has no name for torch.complex32, the dtype of 'w'. Write a .pt"
                        + " file, or convert the tensor in Python first.",
                refusal(Map.of("w", half)));
    }

    @Test
    void halfASurrogatePairHasNoBytes() {
        assertEquals(
                "[save] the name 'a\\ud800' holds half of a surrogate pair, which safetensors has no"
                        + " bytes for. Rename the tensor, or write a .pt file.",
                refusal(Map.of("a\ud800", ONE)));
    }

    @Test
    void theNameOfWhatIsNoTensorIsTaken() {
        assertTrue(refusal(Map.of("__metadata__", ONE)).contains("is safetensors' own"));
    }

    @Test
    void aViewThatRepeatsAFewBytesForEverIsRefusedAtOnce() {
        Tensor view =
                new Tensor(
                        MemoryStorage.allocate(16),
                        DType.FLOAT32,
                        0,
                        new long[] {1L << 31, 4},
                        new long[] {0, 1},
                        false,
                        false,
                        false);
        String said =
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> refusal(Map.of("w", view)));
        assertTrue(said.contains("repeats 16 bytes to 34359738368"), said);
    }

    @Test
    void aTensorWithAttributesIsATensor() {
        save(Map.of("w", new AttributedTensor(ONE, new Global("torch", "Tensor"), null)));
        try (TorchFile torch = TorchFile.open(folder.resolve("m.safetensors"))) {
            assertEquals(1, torch.records().size());
        }
    }

    private String refusedHeader(String json) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text);
        return assertThrows(
                        TorchFileException.class,
                        () -> TorchFile.open(Input.of(file.array()), LoadOptions.DATA))
                .getMessage();
    }

    @Test
    void aHeaderIsRefusedByWhatIsWrongInIt() throws IOException {
        String entry = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        assertTrue(refusedHeader("{\"a\\ud800\":" + entry + "}").contains("surrogate pair"));
        assertTrue(
                refusedHeader("{\"a\":" + entry + ",\"a\":" + entry + "}")
                        .contains("no whole JSON"));
        assertTrue(
                refusedHeader("{\"a\":{\"dtype\":\"F32\",\"shape\":[[]],\"data_offsets\":[0,4]}}")
                        .contains("not at most 64 sizes"));
        assertTrue(refusedHeader("{\"a\":[1]}").contains("should have a dtype, a shape"));
        assertTrue(refusedHeader("{\"a\":" + entry + "} x").contains("JSON"));
    }
}
