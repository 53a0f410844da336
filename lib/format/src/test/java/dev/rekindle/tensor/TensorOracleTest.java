package dev.rekindle.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that real torch made, over the same bytes: the same elements. */
@Tag("oracle")
class TensorOracleTest {
    @TempDir static Path folder;

    private record View(Tensor tensor, String sha256, String values) {}

    private static final List<View> VIEWS = new ArrayList<>();

    @BeforeAll
    static void torchMakesViews() throws IOException {
        for (String line : Oracle.lines("tensor_views.py", folder)) {
            String[] told = line.split("\t", -1);
            byte[] bytes = Files.readAllBytes(folder.resolve(told[0]));
            Tensor tensor =
                    new Tensor(
                            MemoryStorage.wrap(bytes),
                            DType.ofName(told[1]).orElseThrow(),
                            Long.parseLong(told[2]),
                            longs(told[3]),
                            longs(told[4]),
                            false,
                            told[5].equals("True"),
                            told[6].equals("True"));
            VIEWS.add(new View(tensor, told[7], told[8]));
        }
        assertTrue(VIEWS.size() > 250, VIEWS.size() + " views");
    }

    @Test
    void everyViewGivesTorchsElements() {
        List<String> wrong = new ArrayList<>();
        for (View view : VIEWS) {
            if (!view.sha256().equals(view.tensor().sha256())) {
                wrong.add(described(view.tensor()));
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aStorageThatIsNoMemoryGivesTheSame() {
        for (View view : VIEWS) {
            Tensor t = view.tensor();
            Tensor slow =
                    new Tensor(
                            new Unmapped(t.storage()),
                            t.dtype(),
                            t.offsetElements(),
                            t.shape(),
                            t.strides(),
                            false,
                            t.conj(),
                            t.neg());
            assertEquals(view.sha256(), slow.sha256(), described(t));
            assertTrue(slow.contentEquals(t), described(t));
        }
    }

    @Test
    void smallFloatsHaveTorchsValues() {
        int compared = 0;
        for (View view : VIEWS) {
            if (view.values().isEmpty()) {
                continue;
            }
            double[] found = view.tensor().toDoubleArray();
            String[] expected = view.values().split(",");
            assertEquals(expected.length, found.length, described(view.tensor()));
            for (int i = 0; i < found.length; i++) {
                double value =
                        switch (expected[i]) {
                            case "nan" -> Double.NaN;
                            case "inf" -> Double.POSITIVE_INFINITY;
                            case "-inf" -> Double.NEGATIVE_INFINITY;
                            default -> Double.parseDouble(expected[i]);
                        };
                assertEquals(value, found[i], described(view.tensor()));
                compared++;
            }
        }
        assertTrue(compared > 6_000, compared + " values");
    }

    @Test
    void aContiguousCopyHasTheSameElementsAndNoBits() {
        for (View view : VIEWS) {
            Tensor copy = view.tensor().contiguous();
            assertEquals(view.sha256(), copy.sha256(), described(view.tensor()));
            assertTrue(copy.isContiguous() && !copy.conj() && !copy.neg());
        }
    }

    private static String described(Tensor t) {
        return t
                + " strides "
                + Arrays.toString(t.strides())
                + " conj "
                + t.conj()
                + " neg "
                + t.neg();
    }

    private static long[] longs(String list) {
        String inner = list.substring(1, list.length() - 1);
        return inner.isEmpty()
                ? new long[0]
                : Arrays.stream(inner.split(", ")).mapToLong(Long::parseLong).toArray();
    }

    /** As a file's record would be: no memory to read element by element. */
    private record Unmapped(Storage storage) implements Storage {
        @Override
        public long lengthBytes() {
            return storage.lengthBytes();
        }

        @Override
        public void read(long offsetBytes, ByteBuffer target) {
            storage.read(offsetBytes, target);
        }
    }
}
