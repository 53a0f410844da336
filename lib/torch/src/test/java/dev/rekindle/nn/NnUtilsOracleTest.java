package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code torch.nn.utils} has for parameters in a row and for sequences of other lengths. */
@Tag("oracle")
@Tag("engine")
class NnUtilsOracleTest {
    @TempDir Path folder;

    @Test
    void sequencesArePaddedAndPackedAsPythonsAre() {
        JsonNode expected =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import hashlib
                                from torch.nn.utils import rnn
                                def hash(*xs):
                                    return hashlib.sha256(b"".join(x.contiguous().numpy().tobytes() for x in xs)).hexdigest()
                                torch.manual_seed(0)
                                xs = [torch.randn(n, 2) for n in (2, 4, 3)]
                                packed = rnn.pack_sequence(xs, enforce_sorted=False)
                                result = [
                                    hash(rnn.pad_sequence(xs)),
                                    hash(rnn.pad_sequence(xs, True, -1.5, "left")),
                                    hash(packed.data, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices),
                                    hash(*rnn.unpack_sequence(packed)),
                                    hash(*rnn.unpad_sequence(rnn.pad_sequence(xs, True), torch.tensor([2, 4, 3]), True)),
                                ]
                                """);
        Torch.manualSeed(0);
        try (Step step = Torch.step()) {
            List<NDArray> xs = new ArrayList<>();
            for (long length : new long[] {2, 4, 3}) {
                xs.add(Torch.randn(length, 2));
            }
            PackedSequence packed = PackedSequence.packSequence(xs, false);
            long[] lengths = {2, 4, 3};
            NDArray rows = PadSequence.padSequence(xs, true, 0, "right");
            List<String> seen =
                    List.of(
                            Hashes.of(PadSequence.padSequence(xs)),
                            Hashes.of(PadSequence.padSequence(xs, true, -1.5, "left")),
                            Hashes.of(
                                    packed.data(),
                                    packed.batchSizes(),
                                    packed.sortedIndices(),
                                    packed.unsortedIndices()),
                            hash(packed.unpackSequence()),
                            hash(PadSequence.unpadSequence(rows, lengths, true)));
            for (int i = 0; i < seen.size(); i++) {
                assertEquals(expected.get(i).asText(), seen.get(i), "result " + i);
            }
            assertThrows(
                    IllegalArgumentException.class, () -> PackedSequence.packSequence(xs, true));
        }
    }

    private static String hash(List<NDArray> arrays) {
        return Hashes.of(arrays.toArray(NDArray[]::new));
    }

    @Test
    void parametersBecomeARowThroughWhichTheyLearn() {
        try (Linear linear = new Linear(2, 3);
                Step step = Torch.step()) {
            NDArray row = ConvertParameters.parametersToVector(linear.parameters());
            assertEquals(9, row.size());
            step.backward(row.sum());
            float[] ones = {1, 1, 1};
            assertArrayEquals(ones, linear.bias.getArray().getGradient().toFloatArray());
            NDArray other = Torch.tensor(0f, 1, 2, 3, 4, 5, 6, 7, 8);
            ConvertParameters.vectorToParameters(other, linear.parameters());
            assertArrayEquals(new float[] {6, 7, 8}, linear.bias.getArray().toFloatArray());
            NDArray shorter = Torch.tensor(9f, 9);
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () ->
                                            ConvertParameters.vectorToParameters(
                                                    shorter, linear.parameters()))
                            .getMessage();
            assertTrue(message.contains("the parameters have 9 elements"), message);
            assertArrayEquals(new float[] {6, 7, 8}, linear.bias.getArray().toFloatArray());
        }
    }
}
