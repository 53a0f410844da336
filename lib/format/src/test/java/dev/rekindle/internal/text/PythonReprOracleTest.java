package dev.rekindle.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How Python spells it is how it is spelled here: thousands of values, by Python itself. */
class PythonReprOracleTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @Tag("oracle")
    @Test
    void floatsArePrintedAsByPython() {
        JsonNode pairs =
                Oracle.shared()
                        .ask(
                                HERE,
                                """
                                import random, struct
                                random.seed(1)
                                bits = [random.getrandbits(64) for _ in range(3000)]
                                values = [struct.unpack("d", b.to_bytes(8, "little"))[0] for b in bits]
                                values += [2.0 ** e for e in range(-1074, 1024)] + [10.0 ** e for e in range(-30, 31)]
                                values += [random.randrange(10**6) / 10**random.randrange(8) for _ in range(2000)]
                                values += [1e23, 9e22, -4.929e-4, 1e16, 1e15, 123456789012345680.0, 1e-4, 9.999e-5, 0.0, -0.0, 5e-324]
                                result = [[struct.pack(">d", v).hex(), repr(v)] for v in values]
                                """);
        assertTrue(pairs.size() > 7000);
        for (JsonNode pair : pairs) {
            long bits = HexFormat.fromHexDigitsToLong(pair.get(0).asText());
            assertEquals(
                    pair.get(1).asText(),
                    PythonFloat.repr(Double.longBitsToDouble(bits)),
                    pair.get(0).asText());
        }
    }

    @Tag("oracle")
    @Test
    void singleFloatsArePrintedAsByNumPy() {
        JsonNode pairs =
                Oracle.shared()
                        .ask(
                                HERE,
                                """
                                import random, struct
                                random.seed(2)
                                values = [np.frombuffer(random.getrandbits(32).to_bytes(4, "little"), np.float32)[0] for _ in range(3000)]
                                values += [np.float32(2.0 ** e) for e in range(-149, 128)] + [np.float32(10.0 ** e) for e in range(-30, 31)]
                                values += [np.float32(random.random()) for _ in range(1000)]
                                result = [[v.tobytes()[::-1].hex(), repr(v)[11:-1]] for v in values]
                                """);
        for (JsonNode pair : pairs) {
            int bits = HexFormat.fromHexDigits(pair.get(0).asText());
            assertEquals(
                    pair.get(1).asText(),
                    PythonFloat.repr(Float.intBitsToFloat(bits)),
                    pair.get(0).asText());
        }
    }

    @Tag("oracle")
    @Test
    void textsAndBytesAreEscapedAsByPython() {
        JsonNode found =
                Oracle.shared()
                        .ask(
                                HERE,
                                """
                                import random, unicodedata
                                random.seed(3)
                                # What a later Unicode than the JDK's knows is escaped by Java, shown by Python.
                                points = [p for p in range(0x3200) if unicodedata.category(chr(p)) != "Cn"]
                                points += [0xd800, 0xdfff, 0x10348, 0x1f600, 0xe000, 0xfeff, 0xffff, 0x10ffff, 0x202e]
                                texts = ["".join(chr(random.choice(points)) for _ in range(6)) for _ in range(2000)]
                                texts += ["", "'", '"', "'\\"", "\\\\", "\\n\\r\\t\\0\\x7f", "a'b", 'a"b']
                                datas = [bytes(random.randrange(256) for _ in range(8)) for _ in range(500)] + [b"'", b'"', b"'\\""]
                                result = {"texts": [[[ord(c) for c in t], [ord(c) for c in repr(t)]] for t in texts],
                                          "datas": [[d.hex(), repr(d)] for d in datas]}
                                """);
        int same = 0;
        for (JsonNode pair : found.get("texts")) {
            String text = text(pair.get(0));
            boolean old = text.codePoints().allMatch(Character::isDefined);
            same += old ? 1 : 0;
            if (old || text.codePoints().anyMatch(p -> p == 0xffff || p == 0x10ffff)) {
                assertEquals(text(pair.get(1)), PythonStr.repr(text));
            }
        }
        assertTrue(same > 1000, "texts known to this JDK: " + same);
        for (JsonNode pair : found.get("datas")) {
            byte[] bytes = HexFormat.of().parseHex(pair.get(0).asText());
            assertEquals(pair.get(1).asText(), PythonStr.repr(bytes, 100));
        }
    }

    private static String text(JsonNode points) {
        StringBuilder text = new StringBuilder();
        points.forEach(point -> text.appendCodePoint(point.asInt()));
        return text.toString();
    }

    @Test
    void aMessageIsFitForATerminalWhateverItTells() {
        String name = "\u001b[2J\0" + "n".repeat(1_000_000);
        String message =
                new TorchFileException("model.pt ! " + name, "there is no " + name + ". Look.")
                        .getMessage();
        assertTrue(message.length() < 10_000, message);
        assertTrue(message.chars().noneMatch(c -> c < ' '), message);
        assertTrue(message.startsWith("[model.pt ! \\x1b[2J\\x00nnn"), message);
        assertTrue(message.endsWith(". Look."), message);
    }

    @Test
    void aWordIsQuotedEscapedAndCut() {
        assertEquals("'a\\x1b[2J'", Shorten.text("a\u001b[2J"));
        assertEquals(61 + 2, Shorten.text("n".repeat(1_000_000)).length());
        assertEquals("\"it's\"", Shorten.text("it's"));
    }
}
