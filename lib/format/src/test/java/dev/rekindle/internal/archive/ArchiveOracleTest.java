package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real torch saves; Java writes the same records again: whole files are equal. */
@Tag("oracle")
class ArchiveOracleTest {
    @TempDir static Path torchFolder;
    @TempDir static Path javaFolder;

    /** What torch was told. */
    private record Case(String file, ArchiveOptions options, String savedTo) {
        Path byTorch() {
            return torchFolder.resolve(file);
        }

        Path byJava() {
            return javaFolder.resolve(file);
        }

        String topName() {
            return savedTo.equals("archive") ? savedTo : ArchiveName.of(savedTo);
        }
    }

    private static final List<Case> CASES = new ArrayList<>();

    @BeforeAll
    static void saveWithBoth() {
        for (String line : Oracle.lines("archive_cases.py", torchFolder)) {
            String[] told = line.split("\t");
            int alignment = Integer.parseInt(told[1]);
            ArchiveOptions options = new ArchiveOptions(alignment, told[2].equals("True"));
            CASES.add(new Case(told[0], options, told[3]));
        }
        CASES.forEach(ArchiveOracleTest::writeAgain);
    }

    @Test
    void wholeFilesAreEqualToTorchs() throws IOException {
        assertEquals(28, CASES.size());
        List<String> different = new ArrayList<>();
        for (Case one : CASES) {
            byte[] expected = Files.readAllBytes(one.byTorch());
            byte[] written = Files.readAllBytes(one.byJava());
            if (!Arrays.equals(expected, written)) {
                different.add(one.file() + " at byte " + Arrays.mismatch(expected, written));
            }
        }
        assertEquals(List.of(), different);
    }

    @Test
    void torchAcceptsWhatJavaWroteInEveryWayItHas() {
        Object[] files = CASES.stream().map(Case::byJava).toArray();
        assertEquals(List.of("accepted " + files.length), Oracle.lines("archive_check.py", files));
    }

    @Test
    void recordsComeInTheOrderOfTheDirectory() {
        try (ArchiveReader archive = ArchiveReader.open(torchFolder.resolve("twelve.pt"))) {
            List<String> names = archive.records().stream().map(ArchiveRecord::name).toList();
            assertEquals("data.pkl", names.get(0));
            assertEquals("data/0", names.get(4));
            assertEquals("data/11", names.get(15));
            assertEquals(List.of("version", ".data/serialization_id"), names.subList(16, 18));
            assertEquals("twelve", archive.topName());
        }
    }

    @Test
    void everyRecordOfTorchIsAlignedAndItsCrcHolds() {
        for (Case one : CASES) {
            try (ArchiveReader archive = ArchiveReader.open(one.byTorch())) {
                archive.verify();
                for (ArchiveRecord record : archive.records()) {
                    assertEquals(0, record.dataOffset() % one.options().alignmentBytes());
                }
            }
        }
    }

    private static void writeAgain(Case one) {
        try (ArchiveReader archive = ArchiveReader.open(one.byTorch())) {
            List<RecordContent> storages = new ArrayList<>();
            for (int i = 0; archive.find("data/" + i) != null; i++) {
                storages.add(copy(archive.record("data/" + i)));
            }
            RecordContent pickle = copy(archive.record("data.pkl"));
            AtomicFile.write(
                    one.byJava(),
                    channel ->
                            ArchiveWriter.write(
                                    channel, one.topName(), one.options(), pickle, storages));
        }
        assertTrue(Files.exists(one.byJava()));
    }

    static RecordContent copy(ArchiveRecord record) {
        return new RecordContent() {
            @Override
            public long lengthBytes() {
                return record.sizeBytes();
            }

            @Override
            public void writeTo(WritableByteChannel channel) {
                try (InputStream content = record.open()) {
                    content.transferTo(Channels.newOutputStream(channel));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
