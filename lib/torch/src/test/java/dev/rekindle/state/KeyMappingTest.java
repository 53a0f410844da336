package dev.rekindle.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.file.TorchFile;
import dev.rekindle.nn.BatchNorm1d;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prefixes of torch's wrappers: named, taken away where asked for, never silently. */
class KeyMappingTest {
    private static final String WRAPPED =
            """
            net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU())
            parallel = torch.nn.DataParallel(net)
            torch.save(parallel.state_dict(), "parallel.pt")
            torch.save(torch.compile(parallel).state_dict(), "compiled.pt")
            plain = parallel.state_dict()
            torch.nn.modules.utils.consume_prefix_in_state_dict_if_present(plain, "module.")
            result = {"keys": list(plain), "metadata": list(plain._metadata)}
            """;

    @Tag("oracle")
    @Test
    void theNamesThatAreLeftAreTorchs(@TempDir Path folder) {
        JsonNode torch = Oracle.shared().ask(folder, WRAPPED);
        StateDict plain = KeyMapping.withoutPrefix(read(folder, "parallel.pt"), "module.");
        assertEquals(texts(torch.path("keys")), List.copyOf(plain.keySet()));
        assertEquals(
                texts(torch.path("metadata")).stream().filter(key -> !key.isEmpty()).toList(),
                plain.metadata().keySet().stream().filter(key -> !key.equals("")).toList());
        StateDict twice = KeyMapping.unwrapped(read(folder, "compiled.pt"));
        assertEquals(plain.keySet(), twice.keySet());
    }

    @Tag("oracle")
    @Test
    void aWrappersNamesAreRefusedWithTheWayToLoadThem(@TempDir Path folder) {
        Oracle.shared().ask(folder, WRAPPED);
        try (Sequential net = new Sequential(new Linear(3, 2), new ReLU())) {
            for (Map.Entry<String, String> file :
                    Map.of("parallel.pt", "module.", "compiled.pt", "_orig_mod.module.")
                            .entrySet()) {
                StateDict dict = read(folder, file.getKey());
                String prefix = file.getValue();
                String message =
                        assertThrows(
                                        StateDictMismatchException.class,
                                        () -> net.loadStateDict(dict))
                                .getMessage();
                assertEquals(
                        "\tEvery unexpected key is a missing one behind \""
                                + prefix
                                + "\", the prefix of a wrapper: load"
                                + " KeyMapping.unwrapped(stateDict).",
                        message.substring(message.lastIndexOf('\n') + 1));
                net.loadStateDict(KeyMapping.unwrapped(dict));
                assertEquals(
                        dict.get(prefix + "0.weight").sha256(),
                        net.stateDict().get("0.weight").sha256());
            }
        }
    }

    /** The counter of a batch norm is never missing, and unexpected all the same. */
    @Test
    @Tag("engine")
    void aWrappersNamesAreSeenThroughABatchNormsCounter() {
        try (Sequential net = new Sequential(new Linear(3, 2), new BatchNorm1d(2))) {
            StateDict dict = KeyMapping.identity().rename("", "module").apply(net.stateDict());
            assertTrue(
                    assertThrows(StateDictMismatchException.class, () -> net.loadStateDict(dict))
                            .getMessage()
                            .endsWith(
                                    "behind \"module.\", the prefix of a wrapper: load"
                                            + " KeyMapping.unwrapped(stateDict)."));
        }
    }

    /** One sentence for all keys, and it says what to call: what it says is done. */
    @Test
    @Tag("engine")
    void anotherPrefixIsNamedOnceOnEitherSide() {
        try (Sequential net = new Sequential(new Linear(3, 2), new BatchNorm1d(2))) {
            StateDict own = net.stateDict();
            StateDict inside = KeyMapping.identity().rename("", "model.body").apply(own);
            String message = refused(net, inside);
            assertTrue(
                    message.endsWith(
                            "Every unexpected key is a missing one behind \"model.body.\": load"
                                    + " KeyMapping.identity().rename(\"model.body\","
                                    + " \"\").apply(stateDict)."),
                    message);
            assertFalse(message.contains("did you mean"), message);
            net.loadStateDict(KeyMapping.identity().rename("model.body", "").apply(inside));
            try (Sequential outer = new Sequential(net)) {
                String other = refused(outer, own);
                assertTrue(
                        other.endsWith(
                                "Every missing key is an unexpected one behind \"0.\": load"
                                        + " KeyMapping.identity().rename(\"\","
                                        + " \"0\").apply(stateDict)."),
                        other);
                outer.loadStateDict(KeyMapping.identity().rename("", "0").apply(own));
            }
            assertFalse(refused(net, dict("model.0.weight", "other.bias")).contains("Every"));
        }
    }

    private static String refused(Sequential net, StateDict dict) {
        return assertThrows(StateDictMismatchException.class, () -> net.loadStateDict(dict))
                .getMessage();
    }

    @Test
    void namesThatOnlyPartlyCarryAPrefixAreLeft() {
        StateDict dict = dict("module.weight", "bias");
        assertNull(KeyMapping.commonPrefix(dict));
        assertEquals(dict.keySet(), KeyMapping.unwrapped(dict).keySet());
    }

    @Test
    void twoNamesThatWouldBecomeOneAreRefused() {
        StateDict dict = dict("module.weight", "weight");
        assertEquals(
                "without \"module.\" two entries are named \"weight\"; take one away first.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> KeyMapping.withoutPrefix(dict, "module."))
                        .getMessage());
    }

    private static StateDict dict(String... names) {
        Map<String, Tensor> entries = new LinkedHashMap<>();
        for (String name : names) {
            entries.put(name, Tensor.of(new float[1]));
        }
        return new StateDict(entries, null);
    }

    private static StateDict read(Path folder, String name) {
        try (TorchFile file = TorchFile.open(folder.resolve(name))) {
            return StateDict.of(file.load().root());
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
