package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTreeTest {
    @TempDir Path folder;

    @Test
    void recordsStandUnderTheirFoldersWithTheirSizes() throws IOException {
        Path file = zip("model/data.pkl", "model/byteorder", "model/data/0", "model/data/1");
        assertEquals(
                """
                model/
                  data.pkl                           3 bytes  names, shapes and types, as a pickle
                  byteorder                          3 bytes  little or big: which byte of a number comes first
                  data/                                       the numbers: one record a tensor's memory
                    0                                3 bytes
                    1                                3 bytes""",
                ArchiveTree.of(file.toString()).toString());
    }

    @Test
    void aRecordsNameCannotBreakThePage() throws IOException {
        Path file = zip("m/data.pkl", "m/data/<b>");
        String svg = ArchiveTree.of(file.toString()).svg();
        assertTrue(svg.contains("&lt;b&gt;") && !svg.contains("<b>"), svg);
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        Path page = Files.writeString(folder.resolve("page.pt"), "<html></html>");
        assertThrows(TorchFileException.class, () -> ArchiveTree.of(page.toString()));
        assertThrows(
                TorchFileException.class,
                () -> ArchiveTree.of(folder.resolve("nothing.pt").toString()));
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("model.pt");
        try (OutputStream bytes = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            byte[] content = {1, 2, 3};
            CRC32 crc = new CRC32();
            crc.update(content);
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
                zip.closeEntry();
            }
        }
        return file;
    }
}
