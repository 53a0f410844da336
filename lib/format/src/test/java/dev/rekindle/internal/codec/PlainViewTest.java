package dev.rekindle.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rekindle.file.Format;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.SaveOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Python would take for a dict, a list, a tensor or a number is one here. */
@Tag("oracle")
class PlainViewTest {
    private static final String CLASSES =
            """
            import collections, sys, types
            class AttributeDict(dict):
                def __init__(self, *a):
                    super().__init__(*a)
                    self.__dict__ = self
            class Ordered(collections.OrderedDict): pass
            class Defaulted(collections.defaultdict): pass
            class Items(list): pass
            module = types.ModuleType('theirs')
            sys.modules['theirs'] = module
            for thing in (AttributeDict, Ordered, Defaulted, Items):
                thing.__module__ = 'theirs'
                setattr(module, thing.__name__, thing)
            """;

    @TempDir Path folder;

    private List<?> load(String python, int protocol) {
        Oracle.shared()
                .run(
                        folder,
                        CLASSES
                                + "torch.save("
                                + python
                                + ", 'a.pt', pickle_protocol="
                                + protocol
                                + ")");
        try (TorchFile file = TorchFile.open(folder.resolve("a.pt"), LoadOptions.INERT)) {
            return (List<?>) file.load().root();
        }
    }

    @Test
    void subclassesOfDictAreDictsInEachProtocol() {
        for (int protocol : new int[] {0, 1, 2, 4, 5}) {
            for (Object dict :
                    load(
                            "[AttributeDict({'a': 1, 2: 'b'}), Ordered({'a': 1, 2: 'b'}),"
                                    + " Defaulted(list, {'a': 1, 2: 'b'})]",
                            protocol)) {
                assertEquals(
                        Map.of("a", 1L, 2L, "b"), PlainView.dict(dict), "protocol " + protocol);
                assertNull(PlainView.list(dict));
            }
        }
    }

    @Test
    void subclassesOfListAndDequesAreLists() {
        for (int protocol : new int[] {0, 2, 5}) {
            for (Object list :
                    load(
                            "[Items([1, 'b']), collections.deque([1, 'b'], maxlen=3), (1, 'b')]",
                            protocol)) {
                assertEquals(List.of(1L, "b"), PlainView.list(list), "protocol " + protocol);
                assertNull(PlainView.dict(list));
            }
        }
    }

    @Test
    void numbersOfNumpyAndOfOneElementTensorsAreExact() {
        List<Object> found = new ArrayList<>();
        load(
                        "[np.float64(0.1), np.float32(0.1), np.float16(0.1), np.int8(-3),"
                                + " np.uint16(65535), np.int64(-2**63), np.uint64(2**64 - 1),"
                                + " np.bool_(True), np.array(0.5, '>f4'),"
                                + " np.str_('tête'), np.array(7), np.array([[2.5]]),"
                                + " torch.tensor(3), torch.tensor([0.5]), torch.tensor(True),"
                                + " torch.nn.Parameter(torch.tensor(1.5))]",
                        2)
                .forEach(value -> found.add(PlainView.scalar(value)));
        assertEquals(
                Arrays.<Object>asList(
                        0.1,
                        (double) 0.1f,
                        0.0999755859375,
                        -3L,
                        65535L,
                        Long.MIN_VALUE,
                        BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
                        true,
                        0.5,
                        "tête",
                        7L,
                        2.5,
                        3L,
                        0.5,
                        true,
                        1.5),
                found);
    }

    @Test
    void whatIsNoSingleValueIsNone() {
        for (Object value :
                load(
                        "[np.complex64(1), np.datetime64(1, 's'), np.arange(2), torch.ones(2),"
                                + " torch.tensor(1j), [1], {}, None]",
                        2)) {
            assertNull(PlainView.scalar(value), String.valueOf(value));
        }
    }

    @Test
    void aTensorWithAttributesIsATensor() {
        List<?> values =
                load(
                        "(lambda t: (setattr(t, 'note', 'mine'), [t, torch.nn.Parameter(t)])[1])"
                                + "(torch.ones(2))",
                        2);
        for (Object value : values) {
            Tensor tensor = PlainView.tensor(value);
            assertArrayEquals(new float[] {1, 1}, tensor == null ? null : tensor.toFloatArray());
        }
    }

    @Test
    void safetensorsTakesASubclassOfDictAndTensorsWithAttributes() {
        List<?> values =
                load(
                        "[(lambda t: (setattr(t, 'note', 'mine'), AttributeDict({'w': t}))[1])"
                                + "(torch.arange(3.0))]",
                        2);
        TorchFile.save(
                folder.resolve("a.safetensors"),
                values.get(0),
                SaveOptions.DEFAULT.withFormat(Format.SAFETENSORS));
        assertEquals(
                "{'w': [0.0, 1.0, 2.0]}",
                Oracle.shared()
                        .ask(
                                folder,
                                "from safetensors.torch import load_file\n"
                                        + "result = str({k: v.tolist() for k, v in"
                                        + " load_file('a.safetensors').items()})")
                        .asText());
    }
}
