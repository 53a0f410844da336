package dev.rekindle.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.ChildJvm;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small files that claim to be large, and large ones: refused at once or read, in a JVM of 512 MB,
 * and never an OutOfMemoryError.
 */
@Tag("slow")
class HostileSizesTest {
    @TempDir Path folder;

    /** Opens and loads the file in a small JVM; returns what it said. */
    private String said(Path file) throws Exception {
        Process child = ChildJvm.start(Opener.class, List.of("-Xmx512m"), file);
        String said = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, child.waitFor(), said);
        return said;
    }

    private void assertRefused(Path file, String sentence) throws Exception {
        String said = said(file);
        assertTrue(said.startsWith("refused") && said.contains(sentence), said);
    }

    @Test
    void aPickleThatInflatesToGigabytesIsRefused() throws Exception {
        Path file = folder.resolve("bomb.pt");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zeros(zip, "bomb/data.pkl", 2L << 30);
            zip.putNextEntry(new ZipEntry("bomb/version"));
            zip.write('3');
        }
        assertTrue(Files.size(file) < 3 << 20);
        assertRefused(file, "would inflate from ");
    }

    @Test
    void manyRecordsThatInflateALittleAreAsMuchAsOne() throws Exception {
        Path file = folder.resolve("bombs.pt");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("bombs/data.pkl"));
            zip.write(new byte[] {(byte) 0x80, 2, 'N', '.'});
            zip.putNextEntry(new ZipEntry("bombs/version"));
            zip.write('3');
            for (int i = 0; i < 20; i++) {
                zeros(zip, "bombs/data/" + i, 60L << 20);
            }
        }
        assertRefused(file, "would inflate from ");
    }

    private static void zeros(ZipOutputStream zip, String name, long count) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        byte[] piece = new byte[1 << 20];
        for (long done = 0; done < count; done += piece.length) {
            zip.write(piece);
        }
    }

    @Test
    void aDirectoryOfAMillionRecordsIsRefusedBeforeItFillsTheHeap() throws Exception {
        Path file = folder.resolve("directory.pt");
        int records = 1_000_000;
        ByteBuffer entry = ByteBuffer.allocate(46 + 12).order(ByteOrder.LITTLE_ENDIAN);
        entry.putInt(0, 0x02014b50).putShort(28, (short) 12);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            byte[] local = new byte[30 + 12];
            ByteBuffer.wrap(local).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x04034b50);
            out.write(local);
            for (int i = 0; i < records; i++) {
                entry.put(46, String.format("d/%010d", i).getBytes(UTF_8));
                out.write(entry.array());
            }
            long length = records * 58L;
            ByteBuffer end = ByteBuffer.allocate(98).order(ByteOrder.LITTLE_ENDIAN);
            end.putInt(0x06064b50).putLong(44).putShort((short) 0).putShort((short) 45);
            end.putInt(0).putInt(0).putLong(records).putLong(records);
            end.putLong(length).putLong(local.length);
            end.putInt(0x07064b50).putInt(0).putLong(local.length + length).putInt(1);
            end.putInt(0x06054b50).putInt(0).putInt(-1).putInt((int) length);
            end.putInt(local.length).putShort((short) 0);
            out.write(end.array());
        }
        assertRefused(file, "the zip's directory of 1000000 records");
    }

    private Path safetensors(int entries) throws IOException {
        Path file = folder.resolve("many.safetensors");
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < entries; i++) {
            header.append(i == 0 ? "\"" : ",\"").append(i);
            header.append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        byte[] text = header.append('}').toString().getBytes(UTF_8);
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(length.putLong(text.length).array());
            out.write(text);
        }
        return file;
    }

    @Test
    void aHeaderOfNinetyMegabytesIsRefusedAndOneOfTwentyIsRead() throws Exception {
        assertRefused(safetensors(1_600_000), "the header of ");
        assertEquals("read", said(safetensors(330_000)).split(" ")[0]);
    }

    @Test
    void anIndexOfNinetyMegabytesIsRefused() throws Exception {
        Path file = folder.resolve("model.safetensors.index.json");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write("{\"weight_map\":{".getBytes(UTF_8));
            for (int i = 0; i < 5_000_000; i++) {
                out.write((i + "\":\"x.bin\",\"").getBytes(UTF_8));
            }
        }
        assertRefused(file, "the index of ");
    }

    @Test
    void aTensorThatDoesNotFitIsRefusedWhenItIsLoaded() throws Exception {
        Path file = folder.resolve("large.safetensors");
        long bytes = 1L << 30;
        byte[] text =
                ("{\"w\":{\"dtype\":\"U8\",\"shape\":["
                                + bytes
                                + "],\"data_offsets\":[0,"
                                + bytes
                                + "]}}")
                        .getBytes(UTF_8);
        ByteBuffer head = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(head.putLong(text.length).put(text).flip());
            // The rest of the file has no place on the disk.
            out.write(ByteBuffer.allocate(1), 8 + text.length + bytes - 1);
        }
        assertRefused(file, "a storage of 1073741824 bytes does not fit");
    }

    @Test
    void aPickledTextThatDoesNotFitIsRefused() throws Exception {
        Path file = folder.resolve("text.pkl");
        long bytes = 900L << 20;
        ByteBuffer head = ByteBuffer.allocate(7).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 0x80).put((byte) 3).put((byte) 'B').putInt((int) bytes);
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(head.flip());
            out.write(ByteBuffer.wrap(new byte[] {'.'}), 7 + bytes);
        }
        assertRefused(file, "a quarter of the memory that Java has");
    }

    @Test
    void aStreamThatDoesNotFitIsRefused() throws Exception {
        Process child = ChildJvm.start(EndlessStream.class, List.of("-Xmx64m"));
        String said = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        assertTrue(said.startsWith("[stream] the stream holds more than"), said);
    }

    /** Opens, loads, and tells how long it took. */
    static final class Opener {
        public static void main(String[] arguments) {
            long start = System.nanoTime();
            String how = "read";
            try (TorchFile file = TorchFile.open(Path.of(arguments[0]), LoadOptions.INERT)) {
                file.load();
            } catch (TorchFileException e) {
                how = "refused " + e.getMessage();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println(how);
            System.exit(seconds < 20 ? 0 : 1);
        }

        private Opener() {}
    }

    /** Loads from a stream that never ends. */
    static final class EndlessStream {
        public static void main(String[] arguments) {
            try {
                Input.of(
                        new java.io.InputStream() {
                            @Override
                            public int read() {
                                return 0;
                            }

                            @Override
                            public int read(byte[] target, int offset, int length) {
                                return length;
                            }
                        });
            } catch (TorchFileException e) {
                System.out.println(e.getMessage());
            }
        }

        private EndlessStream() {}
    }
}
