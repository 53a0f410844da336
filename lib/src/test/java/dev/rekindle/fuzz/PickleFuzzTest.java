package dev.rekindle.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.pickle.PickleLimits;
import dev.rekindle.pickle.PickleReader;
import dev.rekindle.pickle.PickleWriter;
import dev.rekindle.pickle.PyValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/** Damaged pickles: read or refused, and what was read is written to bytes that stay the same. */
class PickleFuzzTest {
    private static final PickleLimits LIMITS =
            PickleLimits.DEFAULT.withOpcodes(100_000).withHeapBytes(1 << 26);

    @Test
    void aDamagedPickleIsReadOrRefused() throws Exception {
        new MutationFuzzer("pickle", 1)
                .run(PickleFuzzTest::readAndWrite, MutationFuzzer.rounds(30_000));
    }

    @Test
    void aFaultIsNoticed() throws Exception {
        MutationFuzzer fuzzer = new MutationFuzzer("pickle", 1);
        assertThrows(
                AssertionError.class,
                () ->
                        fuzzer.run(
                                file -> new PickleReader(new ByteArrayInputStream(file)).read(),
                                100));
    }

    private static void readAndWrite(byte[] file) {
        PyValue value;
        byte[] once;
        try {
            value = new PickleReader(new ByteArrayInputStream(file), LIMITS).read();
            once = write(value);
        } catch (TorchFileException | IllegalArgumentException refused) {
            return;
        }
        byte[] twice = write(new PickleReader(new ByteArrayInputStream(once)).read());
        byte[] thrice = write(new PickleReader(new ByteArrayInputStream(twice)).read());
        assertArrayEquals(twice, thrice);
    }

    /** What only protocol 4 can spell, and what no pickle can, is refused by name. */
    private static byte[] write(PyValue value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PickleWriter(out, 4).write(value);
        return out.toByteArray();
    }
}
