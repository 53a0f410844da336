package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testing.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inspect} shows of odd files, and how much of it. */
@Tag("oracle")
class InspectTest {
    @TempDir static Path folder;

    @BeforeAll
    static void filesByTorch() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import collections, sys, types
                        script = types.ModuleType("__main__")
                        exec("class D(dict): pass\\nclass L(list): pass", script.__dict__)
                        main = sys.modules["__main__"]
                        sys.modules["__main__"] = script
                        t = torch.ones(2)
                        t.note = "bar"
                        torch.save({"d": script.D(a=1), "l": script.L([7]), "q": collections.deque([8]), "t": t, (1, "a", (2,)): 5,
                                    "f4": np.float32(1e23), "i8": np.int64(-3), "f2": np.float16(0.1), "b": np.bool_(True),
                                    "array": np.ones((2, 3)), "f": 1e23, "g": -4.929e-4, "esc": "\\x1b[2J\\u202e\\ud800",
                                    "big": 2**100, "c": 1 + 2j, "bytes": b"a'b"}, "kinds.pt")
                        sys.modules["__main__"] = main
                        torch.save(torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1)), "sequential.pt")
                        torch.save({"\\ud800": 1, "\\x1b[2J": torch.ones(2), "n" * 1_000_000: 3}, "names.pt")
                        torch.save({"w": torch.ones(1).expand(2**20, 2**20)}, "endless.pt")
                        import zipfile
                        with zipfile.ZipFile("orphans.pt", "w") as f:
                            f.writestr("a/data.pkl", b"\\x80\\x02}.")
                            f.writestr("a/version", "3\\n")
                            for i in range(2_000):
                                f.writestr(f"a/data/{i}", "")
                        def raw(name, data):
                            open(name, "wb").write(b"\\x80\\x02" + data + b".")
                        raw("deep.pkl", b"]" * 1_000_000 + b"a" * 999_999)
                        raw("deeper.pkl", b"]" * 2_000 + b"a" * 1_999)
                        raw("laughs.pkl", b"]q\\x00" + b"".join(b"](" + bytes([ord("h"), i]) * 9 + b"eq" + bytes([i + 1]) for i in range(60)))
                        raw("class.pkl", b"cmy\\x1b[2J\\n" + b"N" * 1_000_000 + b"\\n)R")
                        """);
    }

    private static Said inspect(String... words) {
        words[words.length - 1] = folder.resolve(words[words.length - 1]).toString();
        String[] all = new String[words.length + 1];
        all[0] = "inspect";
        System.arraycopy(words, 0, all, 1, words.length);
        return assertTimeoutPreemptively(Duration.ofMinutes(3), () -> Said.by(all));
    }

    @Test
    void eachKindOfValueShowsWhatItHolds() {
        String text = inspect("kinds.pt").out();
        for (String line :
                List.of(
                        "'d': <__main__.D, not run> of 1\n    'a': 1\n",
                        "'l': <__main__.L, not run> of 1\n    - 7\n",
                        "'q': <collections.deque, not run> of 1\n",
                        "    - 8\n",
                        "'t': tensor((2,), torch.float32)\n"
                                + "    attributes: dict of 1\n"
                                + "      'note': 'bar'\n",
                        "(1, 'a', (2,)): 5\n",
                        "'f4': np.float32(1e+23)\n",
                        "'i8': np.int64(-3)\n",
                        "'f2': np.float16(0.1)\n",
                        "'b': np.True_\n",
                        "'array': numpy array((2, 3), <f8)\n",
                        "'f': 1e+23\n",
                        "'g': -0.0004929\n",
                        "'esc': '\\x1b[2J\\u202e\\ud800'\n",
                        "'big': 1267650600228229401496703205376\n",
                        "'c': (1+2j)\n",
                        "'bytes': b\"a'b\"\n")) {
            assertTrue(text.contains(line), line + " in\n" + text);
        }
    }

    /** Its decimal digits would take minutes; Python itself prints no more than 4,300. */
    @Test
    void anIntOfManyDigitsIsHexadecimalInJson() throws IOException {
        for (boolean negative : new boolean[] {false, true}) {
            byte[] little = new byte[3_000_000];
            Arrays.fill(little, (byte) (negative ? 0x80 : 0x7f));
            ByteArrayOutputStream pickle = new ByteArrayOutputStream();
            pickle.writeBytes(
                    new byte[] {(byte) 0x80, 2, (byte) 0x8b, (byte) 0xc0, (byte) 0xc6, 0x2d, 0});
            pickle.writeBytes(little);
            pickle.write('.');
            Files.write(folder.resolve("int.pkl"), pickle.toByteArray());
            String v =
                    new ObjectMapper()
                            .readTree(inspect("--json", "int.pkl").out())
                            .path("root")
                            .path("v")
                            .asText();
            assertTrue(v.startsWith(negative ? "-0x7f7f7f" : "0x7f7f7f"), v.substring(0, 40));
            assertEquals((negative ? 3 : 2) + 2 * 3_000_000, v.length());
        }
    }

    @Test
    void theEmptyHooksOfModulesAreFolded() {
        String folded = inspect("sequential.pt").out();
        assertTrue(folded.lines().count() < 35, folded);
        assertTrue(folded.contains("… 15 empty: hooks and the like (--all)"), folded);
        assertTrue(inspect("--all", "sequential.pt").out().contains("'_forward_hooks'"));
    }

    @Test
    void noWordOfAFileMovesTheCursorOrFloodsTheScreen() throws IOException {
        for (String name : List.of("names.pt", "class.pkl")) {
            String text = inspect(name).out();
            assertTrue(text.chars().noneMatch(c -> c < ' ' && c != '\n'), text);
            assertTrue(text.length() < 2_000, text);
            JsonNode json = new ObjectMapper().readTree(inspect("--json", name).out());
            assertTrue(json.has("root"));
        }
        JsonNode json = new ObjectMapper().readTree(inspect("--json", "names.pt").out());
        assertEquals("\ud800", json.at("/root/items/0/0/v").asText());
    }

    @Test
    void depthHasALimitThatACallerRaises() throws IOException {
        String text = inspect("deep.pkl").out();
        assertTrue(text.contains("… nested deeper than 1000"), "no word on the depth");
        assertTrue(text.length() < 1_000_000);
        Said json = inspect("--json", "deep.pkl");
        assertEquals(RekindleCommand.REFUSED, json.code());
        assertTrue(json.out().contains("Raise the limit with --depth N"), json.out());
        assertEquals(RekindleCommand.REFUSED, inspect("--json", "deeper.pkl").code());
        assertEquals(
                RekindleCommand.FINE, inspect("--json", "--depth", "3000", "deeper.pkl").code());
        assertEquals(2001, inspect("--depth", "3000", "deeper.pkl").out().lines().count());
    }

    @Test
    void whatIsSharedBillionsOfTimesIsShownOnce() {
        String text = inspect("laughs.pkl").out();
        assertTrue(text.lines().count() < 20_000, "too many lines: " + text.lines().count());
        assertTrue(text.contains("(shown above, as 0.0.0"), "no word on what is folded");
    }

    @Test
    void thousandsOfOrphansAreCounted() {
        String text = inspect("orphans.pt").out();
        assertEquals(11, text.lines().filter(line -> line.startsWith("! ")).count(), text);
        assertTrue(text.contains("! 1990 more records belong to no tensor."), text);
    }

    @Test
    void anEndlessViewHasNoDigest() {
        assertTrue(inspect("--sha256", "endless.pt").out().contains(": no digest)"));
        Said json = inspect("--json", "--sha256", "endless.pt");
        assertEquals(RekindleCommand.REFUSED, json.code());
        assertTrue(json.out().contains("too many to read"), json.out());
    }
}
