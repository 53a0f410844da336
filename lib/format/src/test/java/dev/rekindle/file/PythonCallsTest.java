package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of calls that plain data is made by: what Python refuses to make is refused when a file
 * is read as data, what torch's {@code weights_only} makes is read, and all that is read is the
 * same in Python after it was saved again.
 */
@Tag("oracle")
class PythonCallsTest {
    /**
     * What torch reads and what is refused by name here: memory that nobody wrote, the device that
     * a machine happens to have, numbers beyond 64 bits, and rows and rounding that no pickler
     * writes.
     */
    private static final Set<String> REFUSED_BY_NAME =
            Set.of(
                    "torch.storage",
                    "torch.FloatStorage",
                    "torch.device(0,)",
                    "torch.device(1",
                    "torch.device(300,)",
                    "torch.Size([2**63],)",
                    "torch.Tensor(0,)",
                    "torch.FloatTensor(0,)",
                    "torch.Tensor(torch.Size([0]),)",
                    "torch.Tensor([[",
                    "torch.DoubleTensor([[",
                    "torch.LongTensor([[",
                    "torch.HalfTensor([1",
                    "torch.BFloat16Tensor([1",
                    "torch.nn.parameter.Parameter(",
                    "collections.Counter() with {'a':1}",
                    "_codecs.encode(\"\\u20ac\",\"ascii\",\"ignore\")",
                    "_codecs.encode(\"ab\",\"utf-16\")");

    @TempDir Path folder;

    @Test
    void whatIsReadAsDataIsWhatPythonMakes() throws IOException {
        JsonNode cases =
                Oracle.shared()
                        .ask(folder, "import python_calls\nresult = python_calls.write('.')\n");
        assertTrue(cases.size() > 700, cases.size() + " cases");
        List<String> wrong = new ArrayList<>();
        Map<Long, Object> read = new LinkedHashMap<>();
        for (int i = 0; i < cases.size(); i++) {
            String call = cases.get(i).get(0).asText();
            String python = cases.get(i).get(1).asText();
            String data = cases.get(i).get(2).asText();
            String found = "";
            byte[] pickle = Files.readAllBytes(folder.resolve(i + ".pkl"));
            try (TorchFile torch = TorchFile.open(Input.of(pickle), LoadOptions.DATA)) {
                read.put((long) i, torch.root());
            } catch (TorchFileException e) {
                found = e.getMessage();
            }
            if (!python.isEmpty() && found.isEmpty()) {
                wrong.add("read, but Python refuses " + call + ": " + python);
            } else if (data.isEmpty()
                    && !found.isEmpty()
                    && REFUSED_BY_NAME.stream().noneMatch(call::startsWith)) {
                wrong.add("torch reads " + call + ", but: " + found);
            }
        }
        TorchFile.save(folder.resolve("again.pt"), read);
        Oracle.shared()
                .ask(folder, "import python_calls\nresult = python_calls.differences('again.pt')\n")
                .forEach(line -> wrong.add(line.asText()));
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void whatPythonsPicklersWriteIsReadAsDataAtEachProtocol() throws IOException {
        List<String> wrong = new ArrayList<>();
        JsonNode written =
                Oracle.shared()
                        .ask(
                                folder,
                                "import python_calls\n"
                                        + "result = python_calls.write_plain_data('.')\n");
        for (JsonNode file : written) {
            byte[] pickle = Files.readAllBytes(folder.resolve(file.get(0).asText()));
            try (TorchFile torch = TorchFile.open(Input.of(pickle), LoadOptions.DATA)) {
                torch.root();
            } catch (TorchFileException e) {
                wrong.add(file.get(1).asText() + ": " + e.getMessage());
            }
        }
        assertEquals("", String.join("\n", wrong));
    }
}
