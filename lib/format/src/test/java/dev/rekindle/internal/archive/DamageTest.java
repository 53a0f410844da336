package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rekindle.errors.TorchFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No damage to a small archive goes unseen: at each byte it is cut, each bit is flipped. */
class DamageTest {
    @Test
    void noTruncationIsAccepted() throws IOException {
        byte[] whole = small();
        for (int length = 0; length < whole.length; length++) {
            assertEquals(
                    "refused", outcome(Arrays.copyOf(whole, length), Map.of()), "at " + length);
        }
    }

    @Test
    void aFlippedBitIsAnErrorOrChangesNothing() throws IOException {
        byte[] whole = small();
        Map<String, String> content = content(whole);
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            String outcome = outcome(damaged, content);
            if (outcome.equals("refused")) {
                refused++;
            } else if (!outcome.equals("equal")) {
                wrong.add("bit " + bit + ": " + outcome);
            }
        }
        assertEquals(List.of(), wrong);
        assertFalse(refused < 1000, "only " + refused + " flips were refused");
    }

    @Test
    void aDeflatedArchiveIsAsSafe() throws IOException {
        byte[] whole = ZipCrafter.deflated("model/data.pkl", "model/data/0", "model/version");
        Map<String, String> content = content(whole);
        for (int length = 0; length < whole.length; length++) {
            assertEquals("refused", outcome(Arrays.copyOf(whole, length), content), "at " + length);
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            String outcome = outcome(damaged, content);
            assertFalse(outcome.startsWith("other"), "bit " + bit + ": " + outcome);
        }
    }

    private static byte[] small() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ArchiveWriter.write(
                Channels.newChannel(bytes),
                "model",
                ArchiveOptions.DEFAULT,
                RecordContent.of("a pickle".getBytes(StandardCharsets.US_ASCII)),
                List.of(RecordContent.of(new byte[] {1, 2, 3, 4}), RecordContent.of(new byte[0])));
        return bytes.toByteArray();
    }

    private static String outcome(byte[] zip, Map<String, String> expected) {
        try {
            Map<String, String> found = content(zip);
            return found.equals(expected) ? "equal" : "other content " + found;
        } catch (TorchFileException e) {
            return "refused";
        }
    }

    private static Map<String, String> content(byte[] zip) {
        Map<String, String> content = new TreeMap<>();
        try (ArchiveReader archive = ArchiveReader.open(new MemoryByteSource("m.pt", zip))) {
            for (ArchiveRecord record : archive.records()) {
                content.put(record.name(), Arrays.toString(record.readAll(1 << 20)));
            }
        }
        return content;
    }
}
