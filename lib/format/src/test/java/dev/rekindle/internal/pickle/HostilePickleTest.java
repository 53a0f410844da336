package dev.rekindle.internal.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that no pickler writes: each is refused with a sentence, and none harms the JVM. */
class HostilePickleTest {
    /** {@code nn.Linear(2, 1, bias=False).state_dict()}, as torch.save spells it. */
    static final byte[] STATE_DICT =
            bytes(
                    "\u0080\u0002ccollections\nOrderedDict\nq\u0000)Rq\u0001X\u0006\0\0\0weightq\u0002ctorch._utils\n_rebuild_tensor_v2\nq\u0003((X\u0007\0\0\0storageq\u0004ctorch\nFloatStorage\nq\u0005X\u0001\0\0\0"
                            + "0q\u0006X\u0003\0\0\0cpuq\u0007K\u0002tq\u0008QK\u0000K\u0001K\u0002\u0086q\tK\u0002K\u0001\u0086q\n\u0089h\u0000)Rq\u000btq\u000cRq\rs}q\u000eX\t\0\0\0_metadataq\u000fh\u0000)Rq\u0010X\0\0\0\0q\u0011}q\u0012X\u0007\0\0\0versionq\u0013K\u0001sssb.");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|[pickle byte 0] the bytes end without STOP; the file is truncated. Get the whole file.",
                "N|[pickle byte 1] the bytes end without STOP; the file is truncated. Get the whole file.",
                ".|[pickle byte 0, STOP] needs a value on the stack, but there is none. The file is damaged; get it again.",
                "(.|[pickle byte 1, STOP] needs a value on the stack, but there is none. The file is damaged; get it again.",
                "Nt.|[pickle byte 1, TUPLE] needs a MARK on the stack, but there is none. The file is damaged; get it again.",
                "h5.|[pickle byte 0, BINGET] looks up memo entry 53, which was never put. The file is damaged; get it again.",
                "<html>|[pickle byte 0] byte 0x3c is no pickle opcode. The file is damaged or no pickle; get it again.",
                "KKNR.|[pickle byte 3, REDUCE] needs a class or function on the stack, but found an int. The file is damaged; get it again.",
                "Ica~.|[pickle byte 0, INT] expected a decimal int of at most 4300 digits, but found \"ca\". The file is damaged; get it again.",
                "I010~.|[pickle byte 0, INT] expected a decimal int of at most 4300 digits, but found \"010\". The file is damaged; get it again.",
                "Sabc~.|[pickle byte 0, STRING] expected a quoted string, but found \"abc\". The file is damaged; get it again.",
                "F1e999~.|[pickle byte 0, FLOAT] expected a float within range, but found \"1e999\". The file is damaged; get it again.",
                "}]Ns.|[pickle byte 3, SETITEM] uses a list as a key, which Python can't hash. The file is damaged; get it again.",
                "(Nd.|[pickle byte 2, DICT] needs keys and values in pairs, but found an odd number of them. The file is damaged; get it again.",
                "NNa.|[pickle byte 2, APPEND] needs a list or an object on the stack, but found None. The file is damaged; get it again.",
                "Xzzzzab|[pickle byte 0, BINUNICODE] declares 2054847098 bytes, more than the limit of 1073741824. The file is damaged or hostile; raise LoadOptions.withMaxStringBytes if you trust it.",
                "Xzzz!ab|[pickle byte 0, BINUNICODE] expected 561674874 bytes, but found 2 before the end. The file is truncated; get the whole file.",
                "\u00807.|[pickle byte 0, PROTO] expected a protocol from 0 to 5, but found 55. The file is damaged or from a newer Python; save it with protocol 2.",
                "\u00821.|[pickle byte 0, EXT1] names a class by a number of the copyreg extension registry, which is not in the file. Save it without copyreg extensions.",
                "\u0097.|[pickle byte 0, NEXT_BUFFER] stands for bytes that were sent beside the pickle, not in it. Save it without a buffer_callback.",
            })
    void damagedBytesAreRefusedInASentence(String text, String message) {
        byte[] pickle = bytes(text.replace('~', '\n'));
        assertEquals(message, refusal(pickle, PickleLimits.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "opcodes|[pickle byte 4, NONE] the pickle has more than the limit of 5 opcodes. The file is damaged or hostile; raise LoadOptions.withMaxOpcodes if you trust it.",
                "stack|[pickle byte 5, NONE] the stack would hold more than the limit of 5 values. The file is damaged or hostile; raise LoadOptions.withMaxStackDepth if you trust it.",
                "heap|[pickle byte 4, NONE] the pickle's values would take more than the limit of 140 bytes of heap. If you trust the file, give Java more with -Xmx or raise LoadOptions.withMaxHeapBytes.",
            })
    void moreThanALimitIsRefused(String limit, String message) {
        PickleLimits limits =
                switch (limit) {
                    case "opcodes" -> PickleLimits.DEFAULT.withOpcodes(5);
                    case "stack" -> PickleLimits.DEFAULT.withStackDepth(5);
                    default -> PickleLimits.DEFAULT.withHeapBytes(140);
                };
        assertEquals(message, refusal(bytes("NNNNNNNNNN."), limits));
    }

    @Test
    void aPickleCutAtAnyByteIsRefused() {
        for (int length = 0; length < STATE_DICT.length; length++) {
            byte[] cut = Arrays.copyOf(STATE_DICT, length);
            assertThrows(TorchFileException.class, () -> read(cut), "cut at " + length);
        }
    }

    @Test
    void everyValueOfEveryByteIsReadOrRefusedAndWrittenAgain() {
        for (int at = 0; at < STATE_DICT.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = STATE_DICT.clone();
                changed[at] = (byte) value;
                readAndWrite(changed);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"],a", "N,\u0085", "],\u0085", "N,Q"})
    void aHundredThousandLevelsAreReadAndWrittenAndPrinted(String open, String close) {
        int levels = 100_000;
        boolean inPairs = close.equals("a");
        String text = (inPairs ? open.repeat(levels + 1) : open) + close.repeat(levels) + ".";
        PyValue value = read(bytes(text));
        assertFalse(value.toString().isEmpty());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PickleWriter(out, 2).write(value);
        assertEquals(value.getClass(), read(out.toByteArray()).getClass());
    }

    @Test
    void aTupleThatDoublesFiftyTimesIsHashedAndComparedAtOnce() {
        String doubled = "K\u0001" + "2\u0086".repeat(50);
        PyDict dict = (PyDict) read(bytes("}(" + doubled + "N" + doubled + "Nu."));
        assertEquals(1, dict.size());
    }

    @Test
    void aHundredThousandLevelsOfTupleAreOneKey() {
        String deep = "K\u0001" + "\u0085".repeat(100_000);
        PyDict dict = (PyDict) read(bytes("}(" + deep + "K\u0001" + deep + "K\u0002u."));
        assertEquals(1, dict.size());
    }

    @Test
    void aFrameThatLiesIsRefused() {
        for (int length : new int[] {0, 1, 2, 4, 5, 255}) {
            byte[] framed =
                    bytes("\u0080\u0004\u0095" + (char) length + "\0\0\0\0\0\0\0M\u0001\u0001.");
            if (length == 0 || length == 4) {
                assertEquals(PyInt.of(257), read(framed));
            } else {
                assertThrows(TorchFileException.class, () -> read(framed), "frame of " + length);
            }
        }
    }

    @Test
    void twoLoneSurrogatesThatJavaWouldJoinAreRefused() {
        assertThrows(
                TorchFileException.class,
                () -> read(bytes("X\6\0\0\0\u00ed\u00a0\u00bd\u00ed\u00b8\u0080.")));
        assertThrows(TorchFileException.class, () -> read(bytes("V\\ud83d\\ude00\n.")));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theStreamIsLeftRightBehindStop(boolean marks) throws Exception {
        InputStream two = new ByteArrayInputStream(bytes("K\u0001.K\u0002.rest"));
        InputStream in =
                marks
                        ? two
                        : new InputStream() {
                            @Override
                            public int read() throws java.io.IOException {
                                return two.read();
                            }
                        };
        assertEquals(PyInt.of(1), new PickleReader(in).read());
        assertEquals(PyInt.of(2), new PickleReader(in).read());
        assertEquals("rest", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void anOldClassInstanceIsWrittenAsOne(int protocol) {
        byte[] pickle = bytes("(K\u0001im\nOld\n.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PickleWriter(out, protocol).write(read(pickle));
        PyObject again = (PyObject) read(out.toByteArray());
        assertEquals(PyObject.Made.INST, again.made());
        assertEquals("m.Old", again.callableName());
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb',c",
        "a,'b\nc'",
        "'',c",
        "a,''",
        "a,\ud800",
        "\udfff,b",
        "a,f.<locals>.C",
        "a,.b"
    })
    void aNameThatPythonCannotLookUpIsNeverWritten(String module, String name) {
        PyGlobal global = new PyGlobal(module, name);
        PyObject instance = new PyObject(PyObject.Made.INST, global, PyTuple.EMPTY);
        for (int protocol = 0; protocol <= 5; protocol++) {
            PickleWriter writer = new PickleWriter(new ByteArrayOutputStream(), protocol);
            assertThrows(TorchFileException.class, () -> writer.write(global));
            PickleWriter other = new PickleWriter(new ByteArrayOutputStream(), protocol);
            assertThrows(TorchFileException.class, () -> other.write(instance));
        }
    }

    @ParameterizedTest
    @CsvSource({"'a\nb'", "''", "'\u00ed\u00a0\u0080'"})
    void aNameThatIsNoneIsRefused(String name) {
        String text = "\u008c" + (char) name.length() + name;
        for (String both : new String[] {text + "\u008c\u0001a", "\u008c\u0001a" + text}) {
            String said = refusal(bytes("\u0080\u0004" + both + "\u0093."), PickleLimits.DEFAULT);
            assertTrue(said.contains("names what can't be a class or function"), said);
        }
    }

    @ParameterizedTest
    @CsvSource({"'a\nb'", "\u00e9", "\ud800"})
    void aPersistentIdThatIsNoLineIsNeverWrittenAsOne(String id) {
        PickleWriter writer = new PickleWriter(new ByteArrayOutputStream(), 0);
        assertThrows(
                TorchFileException.class, () -> writer.write(new PyPersistentId(new PyStr(id))));
    }

    /** Whatever was read can be written, or is refused by name; nothing else may happen. */
    static void readAndWrite(byte[] pickle) {
        PyValue value;
        try {
            value = new PickleReader(new ByteArrayInputStream(pickle), SMALL).read();
        } catch (TorchFileException refused) {
            return;
        }
        try {
            new PickleWriter(new ByteArrayOutputStream(), 2).write(value);
        } catch (IllegalArgumentException | TorchFileException refused) {
            assertFalse(refused.getMessage().isEmpty());
        }
    }

    private static final PickleLimits SMALL =
            new PickleLimits(100_000, 10_000, 10_000, 1 << 20, 1L << 26, 20_000);

    private static PyValue read(byte[] pickle) {
        return new PickleReader(new ByteArrayInputStream(pickle)).read();
    }

    private static String refusal(byte[] pickle, PickleLimits limits) {
        PickleReader reader = new PickleReader(new ByteArrayInputStream(pickle), limits);
        return assertThrows(TorchFileException.class, reader::read).getMessage();
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
