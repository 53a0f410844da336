package dev.rekindle.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.cli.Shown;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.Input;
import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small files of every kind, cut at each byte and with each bit flipped.
 *
 * <p>No cut is accepted. A flip in a zip is refused or changes nothing, as all of it has a CRC. A
 * legacy stream, a pickle, a tar and a .safetensors file have none, so a flip in a number, a name
 * or an element can't be told from a file that says so: there it is held that a flip behind the
 * part that describes changes elements only, and that whatever is wrong leaves as a {@link
 * TorchFileException}.
 *
 * <p>The long tests try each bit, the others one in 29.
 */
@Tag("slow")
class SweepTest {
    private static final Path SEEDS = Path.of("src/test/resources/fuzz");
    private static final int EACH = 1;
    private static final int FEW = 29;
    private static final String REFUSED = "refused";

    @TempDir Path folder;

    /** Reads a file of these bytes and says what is in it. */
    private interface Reading {
        String content(byte[] file) throws IOException;
    }

    static Stream<Path> zips() throws IOException {
        return files("archive");
    }

    static Stream<Path> withoutChecksum() throws IOException {
        return Stream.of("legacy", "safetensors", "pickle", "tar")
                .flatMap(
                        kind -> {
                            try {
                                return files(kind);
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        })
                // A lone POP, DUP or an unpaired name is no file that anything wrote.
                .filter(file -> !file.endsWith("oldest.pkl"));
    }

    private static Stream<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(SEEDS.resolve(kind))) {
            // What the fuzzer once found is no whole file.
            return files
                    .filter(file -> !file.getFileName().toString().startsWith("found_"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource({"zips", "withoutChecksum"})
    void noTruncationIsAccepted(Path file) throws IOException {
        refuseCuts(Files.readAllBytes(file), SweepTest::content);
    }

    @ParameterizedTest
    @MethodSource("zips")
    void aFlippedBitInAZipIsRefusedOrChangesNothing(Path file) throws IOException {
        sweepZip(file, FEW);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("zips")
    void eachFlippedBitInAZipIsRefusedOrChangesNothing(Path file) throws IOException {
        sweepZip(file, EACH);
    }

    private static void sweepZip(Path file, int step) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        assertTrue(flips(whole, step, SweepTest::content, bit -> false) > 10);
    }

    @ParameterizedTest
    @MethodSource("withoutChecksum")
    void aFlippedBitElsewhereIsNoInternalError(Path file) throws IOException {
        sweepElsewhere(file, FEW);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("withoutChecksum")
    void eachFlippedBitElsewhereIsNoInternalError(Path file) throws IOException {
        sweepElsewhere(file, EACH);
    }

    private static void sweepElsewhere(Path file, int step) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        long elements = elementsStart(whole);
        flips(whole, step, bytes -> withoutElements(content(bytes)), bit -> bit / 8 < elements);
    }

    @Test
    void anIndexAndItsShardsAreSweptOneByOne() throws IOException {
        sweepIndex(FEW);
    }

    @Tag("long")
    @Test
    void eachBitOfAnIndexAndItsShardsIsSwept() throws IOException {
        sweepIndex(EACH);
    }

    private void sweepIndex(int step) throws IOException {
        Files.write(folder.resolve("1.safetensors"), shard("a"));
        Files.write(
                folder.resolve("2.bin"), Files.readAllBytes(SEEDS.resolve("archive/tensor.zip")));
        String index =
                "{\"metadata\":{\"total_size\":32},\"weight_map\":{\"a\":\"1.safetensors\","
                        + "\"w\":\"2.bin\",\"v\":\"2.bin\"}}";
        Files.writeString(folder.resolve("index.json"), index);
        for (String name : List.of("index.json", "2.bin", "1.safetensors")) {
            Path file = folder.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            Reading reading =
                    bytes -> {
                        Files.write(file, bytes);
                        try (TorchFile torch =
                                TorchFile.open(folder.resolve("index.json"), LoadOptions.INERT)) {
                            return Shown.json(torch.load());
                        }
                    };
            refuseCuts(whole, reading);
            long described = name.endsWith("safetensors") ? whole.length : 0;
            flips(whole, step, reading, bit -> bit / 8 < described);
            Files.write(file, whole);
        }
    }

    private static byte[] shard(String name) {
        String header =
                "{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        byte[] file = Arrays.copyOf(new byte[] {(byte) header.length()}, 8 + header.length() + 8);
        System.arraycopy(header.getBytes(StandardCharsets.UTF_8), 0, file, 8, header.length());
        return file;
    }

    private static void refuseCuts(byte[] whole, Reading reading) throws IOException {
        List<Integer> accepted = new ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            if (!outcome(Arrays.copyOf(whole, length), reading).equals(REFUSED)) {
                accepted.add(length);
            }
        }
        assertEquals(List.of(), accepted, "of " + whole.length);
    }

    private interface Bits {
        boolean has(int bit);
    }

    /** Returns how many flips are refused; none gives other content, but those that may. */
    private static int flips(byte[] whole, int step, Reading reading, Bits free)
            throws IOException {
        String expected = reading.content(whole);
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit += step) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            String outcome = outcome(damaged, reading);
            if (outcome.equals(REFUSED)) {
                refused++;
            } else if (!outcome.equals(expected) && !free.has(bit)) {
                wrong.add("bit " + bit % 8 + " of byte " + bit / 8 + ": " + outcome);
            }
        }
        assertEquals(List.of(), wrong, "instead of " + expected);
        return refused;
    }

    /** Anything but a {@link TorchFileException} fails the test, with the bytes that caused it. */
    private static String outcome(byte[] file, Reading reading) throws IOException {
        try {
            return reading.content(file);
        } catch (TorchFileException e) {
            return REFUSED;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(java.util.HexFormat.of().formatHex(file), e);
        }
    }

    private static String content(byte[] file) throws IOException {
        try (TorchFile torch = TorchFile.open(Input.of(file), LoadOptions.INERT)) {
            return Shown.json(torch.load());
        }
    }

    private static String withoutElements(String json) {
        return json.replaceAll("\"sha256\":\"[0-9a-f]+\"", "");
    }

    /** Returns where the elements begin, behind all that describes them; the end where none are. */
    private static long elementsStart(byte[] file) {
        try (TorchFile torch = TorchFile.open(Input.of(file), LoadOptions.INERT)) {
            if (torch.kind() == FileKind.PICKLE || torch.kind() == FileKind.TAR) {
                return file.length;
            }
            // A legacy stream has the count of elements before each storage.
            int count = torch.kind() == FileKind.LEGACY ? 8 : 0;
            return file.length
                    - torch.records().stream().mapToLong(r -> count + r.lengthBytes()).sum();
        }
    }
}
