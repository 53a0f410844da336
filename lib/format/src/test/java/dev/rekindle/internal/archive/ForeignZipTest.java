package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that older versions of torch laid out otherwise, and that other zip tools repacked. */
@Tag("oracle")
class ForeignZipTest {
    @TempDir Path folder;

    @Test
    void whatTorchOpensIsOpenedWithTheSameContent() {
        List<String> names = Oracle.lines("foreign_zips.py", folder);
        assertEquals(12, names.size());
        try (ArchiveReader original = ArchiveReader.open(folder.resolve("original.pt"))) {
            for (String name : names) {
                try (ArchiveReader archive = ArchiveReader.open(folder.resolve(name))) {
                    archive.verify();
                    for (ArchiveRecord record : original.records()) {
                        ArchiveRecord same = archive.find(record.name());
                        boolean needed = record.name().matches("data.*|version");
                        if (needed) {
                            assertNotNull(same, name + " has no " + record.name());
                        }
                        if (same != null) {
                            assertArrayEquals(record.readAll(9999), same.readAll(9999), name);
                        }
                    }
                }
            }
        }
    }
}
