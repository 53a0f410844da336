package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A record's CRC is checked before a byte of it is used, and costs one pass over it. */
class OnePassTest {
    private static final int SIZE = 3_000_000;
    private static final byte[] CONTENT = new byte[SIZE];

    static {
        new Random(0).nextBytes(CONTENT);
    }

    /** Counts the bytes that are read of it. */
    private static final class Counted implements ByteSource {
        private final ByteSource bytes;
        private final AtomicLong count = new AtomicLong();

        Counted(byte[] bytes) {
            this.bytes = new MemoryByteSource("counted.pt", bytes);
        }

        @Override
        public long size() {
            return bytes.size();
        }

        @Override
        public void read(long position, ByteBuffer target) {
            count.addAndGet(target.remaining());
            bytes.read(position, target);
        }

        @Override
        public String name() {
            return bytes.name();
        }

        @Override
        public void close() {}
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ArchiveWriter.write(
                Channels.newChannel(bytes),
                "counted",
                ArchiveOptions.DEFAULT,
                RecordContent.of(new byte[] {1}),
                List.of(RecordContent.of(CONTENT)));
        return bytes.toByteArray();
    }

    private static void assertPart(ArchiveRecord record, int from, ByteBuffer target) {
        int count = target.remaining();
        record.read(from, target);
        assertEquals(0, target.remaining());
        byte[] found = new byte[count];
        target.flip().get(found);
        assertArrayEquals(Arrays.copyOfRange(CONTENT, from, from + count), found);
    }

    @Test
    void aPartIsReadInTheOnePassThatChecksItsRecord() throws IOException {
        int[][] parts = {{0, 1}, {0, SIZE}, {5, 1_000_000}, {SIZE - 3, 3}, {262_143, 262_146}};
        for (int[] part : parts) {
            for (boolean direct : new boolean[] {false, true}) {
                Counted source = new Counted(archive());
                ArchiveRecord record = ArchiveReader.open(source).record("data/0");
                source.count.set(0);
                int size = part[1];
                assertPart(
                        record,
                        part[0],
                        direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size));
                assertEquals(SIZE, source.count.get());
            }
        }
    }

    @Test
    void whatIsReadNextReadsNoMoreThanItself() throws IOException {
        Counted source = new Counted(archive());
        ArchiveRecord record = ArchiveReader.open(source).record("data/0");
        assertPart(record, 7, ByteBuffer.allocate(10));
        source.count.set(0);
        assertPart(record, 1_234_567, ByteBuffer.allocate(100));
        assertEquals(100, source.count.get());
    }

    @Test
    void threadsShareTheOnePass() throws IOException {
        Counted source = new Counted(archive());
        ArchiveRecord record = ArchiveReader.open(source).record("data/0");
        source.count.set(0);
        IntStream.range(0, 64)
                .parallel()
                .forEach(i -> assertPart(record, i * 1000, ByteBuffer.allocate(8)));
        assertEquals(SIZE + 63 * 8, source.count.get());
    }

    @Test
    void noPartOfADamagedRecordIsGiven() throws IOException {
        byte[] bytes = archive();
        long start;
        try (ArchiveReader whole = ArchiveReader.open(new MemoryByteSource("whole", bytes))) {
            start = whole.record("data/0").dataOffset();
        }
        bytes[(int) start + SIZE - 1] ^= 1;
        ArchiveRecord record = ArchiveReader.open(new Counted(bytes)).record("data/0");
        for (int i = 0; i < 2; i++) {
            TorchFileException refused =
                    assertThrows(
                            TorchFileException.class,
                            () -> record.read(0, ByteBuffer.allocate(16)));
            assertTrue(refused.getMessage().contains("CRC-32"), refused.getMessage());
        }
    }

    @Test
    void anArrayOf128MiBTakesNoSecond128MiBOffTheHeap() throws Exception {
        readThroughOneArray(1L << 27);
    }

    @Tag("long")
    @Test
    void anArrayOf1GiBTakesNoSecondGiBOffTheHeap() throws Exception {
        readThroughOneArray(1L << 30);
    }

    /** In a JVM that has 64 MB off the heap. */
    private static void readThroughOneArray(long size) throws Exception {
        Process child =
                ChildJvm.start(
                        LargeRead.class,
                        List.of("-Xmx1600m", "-XX:MaxDirectMemorySize=64m"),
                        Long.toString(size));
        String said =
                new String(
                        child.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
    }

    /** Writes and reads a sparse file through one array. */
    static final class LargeRead {
        public static void main(String[] arguments) throws IOException {
            int size = Integer.parseInt(arguments[0]);
            Path file = Files.createTempFile("large", ".bin");
            try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.setLength(size);
            }
            try (FileByteSource source = FileByteSource.open(file)) {
                source.read(0, ByteBuffer.allocate(size));
            } finally {
                Files.delete(file);
            }
        }

        private LargeRead() {}
    }
}
