package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.ChildJvm;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records past 4 GiB, in files that are sparse on the disk. */
class LargeArchiveTest {
    private static final ArchiveOptions NO_CRC = ArchiveOptions.DEFAULT.withComputeCrc(false);
    private static final byte[] ZEROS = new byte[1 << 20];

    @TempDir Path folder;

    @Tag("oracle")
    @Test
    void everyHeaderPast4GiBIsTorchs() throws IOException {
        Path byTorch = Files.createDirectory(folder.resolve("torch")).resolve("big.pt");
        Path byJava = folder.resolve("big.pt");
        Oracle.lines("large_archive.py", "save", byTorch);
        try (ArchiveReader archive = ArchiveReader.open(byTorch);
                FileByteSource expected = FileByteSource.open(byTorch)) {
            List<RecordContent> storages = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                storages.add(zerosThen(archive.record("data/" + i).sizeBytes(), (byte) 0));
            }
            RecordContent pickle = ArchiveOracleTest.copy(archive.record("data.pkl"));
            write(byJava, NO_CRC, pickle, storages);
            assertEquals(Files.size(byTorch), Files.size(byJava));
            try (FileByteSource written = FileByteSource.open(byJava)) {
                long start = 0;
                for (ArchiveRecord record : archive.records()) {
                    assertSame(expected, written, start, record.dataOffset());
                    start = record.dataOffset() + record.sizeBytes();
                }
                assertSame(expected, written, start, expected.size());
            }
        }
    }

    @Tag("oracle")
    @Tag("long")
    @Test
    void torchReadsWhatJavaWrotePast4GiB() throws IOException {
        Path torchs = folder.resolve("t.pt");
        Path file = folder.resolve("big.pt");
        Oracle.lines("large_archive.py", "save", torchs);
        try (ArchiveReader archive = ArchiveReader.open(torchs)) {
            RecordContent pickle = ArchiveOracleTest.copy(archive.record("data.pkl"));
            List<RecordContent> storages =
                    List.of(
                            zerosThen(5L << 30, (byte) 9),
                            RecordContent.of(new byte[] {1, 2, 3, 4, 5, 6, 7}),
                            zerosThen(0xFFFFFFFFL, (byte) 8));
            write(file, NO_CRC, pickle, storages);
        }
        assertEquals(
                List.of("9 [1, 2, 3, 4, 5, 6, 7] 8"),
                Oracle.lines("large_archive.py", "check", file));
    }

    @Test
    void theEndOf10GBIsReadWith64MBOfHeap() throws Exception {
        Path file = folder.resolve("ten.pt");
        RecordContent pickle = RecordContent.of(new byte[] {1});
        write(file, NO_CRC, pickle, List.of(zerosThen(10_000_000_000L, (byte) 77)));
        assertEquals("77", read(file));
    }

    @Tag("long")
    @Test
    void theCrcOf10GBIsCheckedWith64MBOfHeap() throws Exception {
        Path file = folder.resolve("ten.pt");
        RecordContent pickle = RecordContent.of(new byte[] {1});
        List<RecordContent> storages = List.of(zerosThen(10_000_000_000L, (byte) 77));
        write(file, ArchiveOptions.DEFAULT, pickle, storages);
        assertEquals("77", read(file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 6_000_000_000L);
        }
        assertTrue(read(file).contains("should have the CRC-32"));
    }

    /** Reads the last byte of the only storage, and names the failure if there is one. */
    static final class Reader {
        public static void main(String[] arguments) {
            try (ArchiveReader archive = ArchiveReader.open(Path.of(arguments[0]))) {
                ArchiveRecord record = archive.record("data/0");
                ByteBuffer last = ByteBuffer.allocate(1);
                record.read(record.sizeBytes() - 1, last);
                System.out.print(last.get(0));
            } catch (RuntimeException e) {
                System.out.print(e.getMessage());
            }
        }

        private Reader() {}
    }

    private static String read(Path file) throws Exception {
        Process child = ChildJvm.start(Reader.class, List.of("-Xmx64m"), file);
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        return said;
    }

    private static void write(
            Path file, ArchiveOptions options, RecordContent pickle, List<RecordContent> storages)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ArchiveWriter.write(new SparseChannel(channel), "big", options, pickle, storages);
        }
    }

    /** Zeros but for the last byte. */
    private static RecordContent zerosThen(long length, byte last) {
        return new RecordContent() {
            @Override
            public long lengthBytes() {
                return length;
            }

            @Override
            public void writeTo(WritableByteChannel channel) throws IOException {
                for (long left = length - 1; left > 0; left -= Math.min(left, ZEROS.length)) {
                    int count = (int) Math.min(left, ZEROS.length);
                    channel.write(ByteBuffer.wrap(ZEROS, 0, count).slice());
                }
                channel.write(ByteBuffer.wrap(new byte[] {last}));
            }
        };
    }

    private static void assertSame(ByteSource left, ByteSource right, long start, long end) {
        byte[] expected = new byte[Math.toIntExact(end - start)];
        byte[] found = new byte[expected.length];
        left.read(start, ByteBuffer.wrap(expected));
        right.read(start, ByteBuffer.wrap(found));
        assertArrayEquals(expected, found, "from byte " + start);
    }

    /** Leaves a hole where the megabyte of zeros would be written. */
    private record SparseChannel(FileChannel channel) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            if (bytes.hasArray() && bytes.array() == ZEROS) {
                channel.position(channel.position() + count);
                bytes.position(bytes.limit());
                return count;
            }
            return channel.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {}
    }
}
