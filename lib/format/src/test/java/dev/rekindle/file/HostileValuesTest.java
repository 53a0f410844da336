package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Millions of values, keys that are made to collide, and values nested a million deep are refused
 * in a sentence, or read in bounded time; never does the JVM run out of memory.
 */
@Tag("slow")
class HostileValuesTest {
    private static final String MAP_HEAD = "\u0080\u0004}(";

    @Test
    void asManyValuesOfAnyKindAsTheLimitLetsThroughFitIntoTheHeap() throws Exception {
        Process child = ChildJvm.start(Filler.class, java.util.List.of("-Xmx64m"));
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        assertTrue(said.endsWith("all refused in time\n"), said);
    }

    /** Reads ever more values of a kind, up to the refusal. */
    static final class Filler {
        public static void main(String[] args) {
            Map<String, String> kinds = new LinkedHashMap<>();
            kinds.put("lists", "]");
            kinds.put("dicts", "}");
            kinds.put("dicts of one", "}K\u0001K\u0002s");
            kinds.put("sets", "\u008f");
            kinds.put("frozensets", "(\u0091");
            kinds.put("tuples", "K\u0001\u0085");
            kinds.put("objects", "h\0)R");
            kinds.put("texts", "U\u0001a");
            kinds.put("ints", "J\u0001\u0002\u0003\u0004");
            kinds.put("floats", "G12345678");
            kinds.put("bytes", "C\0");
            kinds.put("bytearrays", "\u0096\0\0\0\0\0\0\0\0");
            kinds.put("names", "ca\nb\n");
            kinds.put("nothing", "N");
            for (Map.Entry<String, String> kind : kinds.entrySet()) {
                String head = "\u0080\u0005ccollections\nOrderedDict\nq\0000](";
                int count = 20_000;
                while (isRead(head, kind.getValue(), count)) {
                    count += count / 3;
                }
                System.out.println(kind.getKey() + " up to " + count);
            }
            System.out.println("all refused in time");
        }

        private static boolean isRead(String head, String one, int count) {
            ByteArrayOutputStream pickle = new ByteArrayOutputStream();
            pickle.writeBytes(latin1(head));
            byte[] each = latin1(one);
            for (int i = 0; i < count; i++) {
                pickle.writeBytes(each);
            }
            pickle.writeBytes(latin1("e."));
            try {
                TorchFile.open(Input.of(pickle.toByteArray()), LoadOptions.INERT).close();
                return true;
            } catch (TorchFileException e) {
                if (!e.getMessage().contains("more than the limit of")) {
                    throw e;
                }
                return false;
            }
        }
    }

    /** Each key has one hash in Java, unless it is made otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"tuple", "bytes", "name", "longs", "size", "frozenset"})
    void keysThatAreMadeToCollideAreReadInBoundedTime(String kind) {
        StringBuilder pickle = new StringBuilder(MAP_HEAD);
        int count = 1 << 15;
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            switch (kind) {
                case "tuple" -> pickle.append("U\u001e").append(text).append("\u0085");
                case "bytes" -> pickle.append("C\u001e").append(text);
                case "name" -> pickle.append("cm\n").append(text).append("\n");
                case "longs" ->
                        pickle.append("\u008a\u0008")
                                .append(integer(i))
                                .append(integer(i))
                                .append("\u0085");
                case "size" ->
                        pickle.append("ctorch\nSize\nJ")
                                .append(integer(i))
                                .append("J")
                                .append(integer(100_000_000 - 31 * i))
                                .append("\u0086\u0085R");
                default ->
                        pickle.append("(J")
                                .append(integer(i))
                                .append("J")
                                .append(integer(-i))
                                .append("\u0091");
            }
            pickle.append("N");
        }
        byte[] bytes = latin1(pickle.append("u.").toString());
        Map<?, ?> read =
                Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(30),
                        () -> {
                            try (TorchFile file =
                                    TorchFile.open(Input.of(bytes), LoadOptions.INERT)) {
                                return (Map<?, ?>) file.root();
                            }
                        });
        assertEquals(count, read.size());
    }

    private static String integer(int value) {
        StringBuilder bytes = new StringBuilder();
        for (int shift = 0; shift < 32; shift += 8) {
            bytes.append((char) (value >> shift & 0xff));
        }
        return bytes.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "tuple", "dict", "shared"})
    void whatIsNestedTooDeepIsRefusedUnlessTheCallerAllowsIt(String kind) throws IOException {
        int levels = 100_000;
        String pickle =
                switch (kind) {
                    case "list" -> "]".repeat(levels) + "a".repeat(levels - 1);
                    case "tuple" -> "N" + "\u0085".repeat(levels);
                    case "dict" -> "}" + "N}".repeat(levels) + "s".repeat(levels);
                    // Each list holds the one before; the walk meets the innermost first.
                    default -> {
                        StringBuilder all = new StringBuilder("(]");
                        for (int i = 0; i < levels; i++) {
                            all.append("2\u0085");
                        }
                        yield all.append("l").toString();
                    }
                };
        byte[] bytes = latin1("\u0080\u0002" + pickle + ".");
        TorchFileException e =
                assertThrows(
                        TorchFileException.class,
                        () -> TorchFile.open(Input.of(bytes), LoadOptions.INERT));
        assertEquals(
                "[bytes] the values are nested deeper than the limit of 20000. The file is damaged"
                        + " or hostile; raise LoadOptions.withMaxNesting if you trust it.",
                e.getMessage());
        TorchFile.open(Input.of(bytes), LoadOptions.INERT.withMaxNesting(200_000)).close();
    }

    /** A constructor copies what it is given: a few bytes of a file for each copy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c_codecs\nencode\nq\0#text#X\6\0\0\0latin1\u0086",
                "c__builtin__\nbytearray\nq\0#bytes#\u0085",
                "c__builtin__\nset\nq\0#list#\u0085",
                "c__builtin__\nfrozenset\nq\0#text#\u0085",
                "ccollections\nCounter\nq\0#list#\u0085",
                "ccollections\nOrderedDict\nq\0#pairs#\u0085",
                "ctorch\nSize\nq\0#list#\u0085",
                "ctorch\nFloatTensor\nq\0#list#\u0085",
            })
    void whatIsCopiedThousandsOfTimesIsRefused(String call) {
        int count = 20_000;
        String once =
                call.replace("#text#", "X" + integer(count) + "a".repeat(count))
                        .replace("#bytes#", "B" + integer(count) + "a".repeat(count))
                        .replace("#list#", "(" + "K\7".repeat(count) + "l")
                        .replace("#pairs#", "(" + "(K\7Nt".repeat(count) + "l");
        byte[] bytes = latin1("\u0080\3" + once + "q\00100(" + "h\0h\1R".repeat(20_000) + "l.");
        for (LoadOptions options : new LoadOptions[] {LoadOptions.INERT, LoadOptions.DATA}) {
            TorchFileException e =
                    assertThrows(
                            TorchFileException.class,
                            () ->
                                    TorchFile.open(
                                            Input.of(bytes), options.withMaxHeapBytes(1 << 28)));
            assertTrue(e.getMessage().contains("bytes of heap"), e.getMessage());
        }
    }

    @Test
    void callsWithinCallsAreNotRecursive() {
        for (String name : new String[] {"ctorch\nSize\n", "c__builtin__\ncomplex\n"}) {
            int levels = 50_000;
            byte[] bytes =
                    latin1("\u0080\2" + name.repeat(levels) + ")" + "R\u0085".repeat(levels) + ".");
            LoadOptions deep = LoadOptions.INERT.withMaxNesting(200_000);
            TorchFile.open(Input.of(bytes), deep).close();
            assertThrows(
                    TorchFileException.class,
                    () ->
                            TorchFile.open(
                                    Input.of(bytes), LoadOptions.DATA.withMaxNesting(200_000)));
        }
    }

    @Test
    void aValueThatHoldsItselfIsNotDeep() throws IOException {
        String pickle = "]q\0(" + "]h\0a".repeat(50_000) + "e";
        TorchFile.open(Input.of(latin1("\u0080\u0002" + pickle + ".")), LoadOptions.INERT).close();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
