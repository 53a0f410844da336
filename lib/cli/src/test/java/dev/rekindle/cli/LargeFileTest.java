package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.file.SaveOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files far larger than the heap, with CRCs: a few hundred MB, and 10 GB in the long tests. Most of
 * their bytes are holes on the disk.
 */
class LargeFileTest {
    private static final ByteBuffer ZEROS = ByteBuffer.allocate(1 << 20);

    @TempDir Path folder;

    /** Zeros, but for one byte in every 256 MiB and the last one. */
    private record Marked(long lengthBytes) implements Storage {
        private static final long EVERY = 1L << 28;

        @Override
        public void read(long offset, ByteBuffer target) {
            int start = target.position();
            while (target.hasRemaining()) {
                target.put(ZEROS.duplicate().limit(Math.min(ZEROS.capacity(), target.remaining())));
            }
            long end = offset + target.position() - start;
            for (long at = (offset + EVERY - 1) / EVERY * EVERY; at < end; at += EVERY) {
                target.put(start + (int) (at - offset), (byte) (1 + at / EVERY));
            }
            if (end == lengthBytes && end > offset) {
                target.put(target.position() - 1, (byte) 99);
            }
        }
    }

    /** Leaves a hole where zeros would be written. */
    private record SparseChannel(FileChannel file) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            boolean hole =
                    count == ZEROS.capacity() && bytes.mismatch(ZEROS.duplicate().clear()) < 0;
            if (!hole) {
                return file.write(bytes);
            }
            file.position(file.position() + count);
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() {}
    }

    private Path file(long bytes) throws IOException {
        Map<String, Object> tensors = new LinkedHashMap<>();
        tensors.put("first", Tensor.of(new float[] {1, 2, 3}));
        tensors.put("big", Tensor.over(new Marked(bytes), DType.UINT8, bytes));
        tensors.put("last", Tensor.of(new float[] {4, 5}));
        Path file = folder.resolve("large.pt");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            TorchFile.save(new SparseChannel(channel), tensors, SaveOptions.DEFAULT);
        }
        return file;
    }

    /** Runs the command line in a JVM with a small heap. */
    private static String run(int code, Object... arguments) throws Exception {
        List<String> small = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=16m");
        Process child = ChildJvm.start(RekindleCommand.class, small, arguments);
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, child.waitFor(), said);
        return said;
    }

    @Test
    void aTensorAtTheEndIsReadInASmallHeap() throws Exception {
        readTheEnd(300_000_000);
    }

    @Tag("long")
    @Test
    void aTensorAtTheEndOf10GBIsReadInASmallHeap() throws Exception {
        readTheEnd(10_000_000_000L);
    }

    private void readTheEnd(long size) throws Exception {
        Path file = file(size);
        String tree = run(0, "inspect", file);
        assertTrue(tree.contains("'last': tensor((2,), torch.float32)"), tree);
        Path npy = folder.resolve("last.npy");
        run(0, "extract", file, "last", npy);
        byte[] written = Files.readAllBytes(npy);
        ByteBuffer expected = ByteBuffer.allocate(8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        expected.putFloat(4).putFloat(5);
        assertArrayEquals(
                expected.array(), Arrays.copyOfRange(written, written.length - 8, written.length));
        assertTrue(run(0, "verify", file).endsWith("large.pt: fine\n"));
        flip(file, Files.size(file) / 2);
        assertTrue(run(2, "verify", file).contains("data/1] record should have the CRC-32"));
    }

    private static void flip(Path file, long at) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), at);
        }
    }

    @Tag("oracle")
    @Test
    void aLargeTensorIsConvertedThereAndBackInASmallHeap() throws Exception {
        convertThereAndBack(300_000_000);
    }

    @Tag("oracle")
    @Tag("long")
    @Test
    void aTensorOf5GBIsConvertedThereAndBackInASmallHeap() throws Exception {
        convertThereAndBack(5_000_000_000L);
    }

    private void convertThereAndBack(long size) throws Exception {
        Path file = file(size);
        Path safe = folder.resolve("large.safetensors");
        Path back = folder.resolve("back.pt");
        run(0, "convert", file, safe);
        run(0, "convert", safe, back);
        Files.delete(safe);
        assertTrue(run(0, "diff", file, back).contains("3 equal, 0 different"));
        String told =
                Oracle.shared()
                        .run(
                                folder,
                                """
                                t = torch.load("back.pt", mmap=True)
                                print(len(t["big"]), t["big"][-1].item(), t["big"][1 << 28].item())
                                """);
        assertEquals(size + " 99 2", told.strip());
    }

    @Tag("oracle")
    @Test
    void thousandsOfTensorsAreSavedAgainToTorchsBytes() throws IOException {
        saveAgain(5_000);
    }

    @Tag("oracle")
    @Tag("long")
    @Test
    void aHundredThousandTensorsAreSavedAgainToTorchsBytes() throws IOException {
        saveAgain(100_000);
    }

    private void saveAgain(int count) throws IOException {
        Path out = Files.createDirectory(folder.resolve("out")).resolve("many.pt");
        Oracle.shared()
                .run(
                        folder,
                        "many = {f'layers.{i}.weight': torch.full((4,), float(i)) for i in range("
                                + count
                                + ")}; torch.save(many, 'many.pt')");
        TorchFile.save(out, Loaded.value(folder.resolve("many.pt")));
        assertEquals(-1, Files.mismatch(folder.resolve("many.pt"), out));
    }
}
