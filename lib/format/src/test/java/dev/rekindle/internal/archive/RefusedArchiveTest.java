package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Zips that lie, climb, overlap or hide something are refused, each by what is wrong with it. */
class RefusedArchiveTest {
    @Test
    void aPlainZipOfAnyToolOpens() {
        ArchiveReader archive = open(model().bytes());
        assertEquals("m", archive.topName());
        assertEquals("data.pkl", archive.records().get(0).name());
        archive.verify();
    }

    @Test
    void bytesBehindTheEndAreIgnoredAsByTorch() {
        open(model().with(zip -> zip.suffix = new byte[300]).bytes()).verify();
    }

    @Test
    void aCommentAndFoldersAreFine() {
        ArchiveReader archive =
                open(model().add("m/data/", "").with(zip -> zip.comment = new byte[9]).bytes());
        assertEquals(2, archive.records().size());
    }

    @Test
    void deflatedRecordsAreReadFromAnyPlace() {
        ArchiveRecord record = open(ZipCrafter.deflated("m/data.pkl")).record("data.pkl");
        byte[] all = record.readAll(1000);
        for (int start : new int[] {5, 40, 3, 0, all.length - 1}) {
            byte[] part = new byte[Math.min(7, all.length - start)];
            record.read(start, ByteBuffer.wrap(part));
            assertArrayEquals(Arrays.copyOfRange(all, start, start + part.length), part);
        }
    }

    @Test
    void aCrcOfZeroMeansNotComputed() {
        open(new ZipCrafter().add("m/data.pkl", "x", e -> e.crc = e.localCrc = 0).bytes()).verify();
    }

    @Test
    void aWrongCrcIsRefusedAtFirstUseUnlessOptedOut() {
        byte[] zip = new ZipCrafter().add("m/a", "x", e -> e.crc = e.localCrc = 7).bytes();
        String message =
                assertThrows(TorchFileException.class, () -> open(zip).record("a").readAll(9))
                        .getMessage();
        assertEquals(
                "[m.pt ! a] record should have the CRC-32 00000007, but has 8cdc1683. The file is"
                        + " damaged; get it again.",
                message);
        ArchiveLimits lenient = ArchiveLimits.DEFAULT.withVerifyCrc(false);
        MemoryByteSource source = new MemoryByteSource("m.pt", zip);
        assertEquals(1, ArchiveReader.open(source, lenient).record("a").readAll(9).length);
    }

    @Test
    void bytesInFrontAreRefused() {
        refused("does not start with", model().with(zip -> zip.prefix = new byte[8]));
    }

    @Test
    void anEmptyZipIsRefused() {
        refused("does not start with", new ZipCrafter());
    }

    @Test
    void duplicateNamesAreRefused() {
        refused("two records of this name", model().add("m/data/0", "other"));
    }

    @Test
    void namesThatClimbAreRefused() {
        refused("climbs out", model().add("m/../../x", "x"));
        refused("climbs out", model().add("m/..\\x", "x"));
        refused("climbs out", new ZipCrafter().add("../x", "x"));
    }

    @Test
    void absoluteNamesAreRefused() {
        refused("absolute path", new ZipCrafter().add("/etc/x", "x"));
        refused("absolute path", model().add("/m/x", "x"));
        refused("absolute path", new ZipCrafter().add("C:/x", "x"));
    }

    @Test
    void aZeroByteInANameIsRefused() {
        refused("zero byte", model().add("m/data\0x", "x"));
    }

    @Test
    void entriesOutsideOfTheTopFolderAreRefused() {
        refused("lies outside", model().add("other/x", "x"));
        refused("lies outside", new ZipCrafter().add("root", "x"));
    }

    @Test
    void localHeadersThatDisagreeAreRefused() {
        refusedEntry("another name", e -> e.localName = "m/b".getBytes());
        refusedEntry("name length", e -> e.localName = "m/bb".getBytes());
        refusedEntry("method 8, not 0", e -> e.localMethod = 8);
        refusedEntry("the size 9, not 1", e -> e.localSize = 9);
        refusedEntry("the compressed size 9, not 1", e -> e.localCompressed = 9);
        refusedEntry("the CRC 5", e -> e.localCrc = 5);
        refusedEntry("encryption flag 1, not 0", e -> e.localFlags = 1);
    }

    @Test
    void sizesThatLieAreRefused() {
        refusedEntry("but the records end", e -> e.size = e.compressed = 5000);
        refusedEntry("is stored as it is", e -> e.size = e.localSize = 2);
        refusedEntry("starts at byte", e -> e.offset = 900_000);
    }

    @Test
    void overlappingRecordsAreRefused() {
        // The second entry lies within the content of the first.
        byte[] inner = new ZipCrafter().add("m/b", "x").bytes();
        String hidden = new String(inner, 0, 34, StandardCharsets.ISO_8859_1);
        assertTrue(hidden.startsWith("PK"));
        ZipCrafter zip =
                new ZipCrafter()
                        .add("m/a", "PK" + "-".repeat(60))
                        .add("m/b", "x", e -> e.offset = 33);
        byte[] bytes = zip.bytes();
        System.arraycopy(inner, 0, bytes, 33, 34);
        refused("within the record a", bytes);
    }

    @Test
    void encryptionIsRefusedByName() {
        refusedEntry("is encrypted", e -> e.flags = e.localFlags = 1);
        refusedEntry("is encrypted", e -> e.flags = e.localFlags = 0x41);
    }

    @Test
    void unknownMethodsAreRefusedByName() {
        refusedEntry("BZIP2 (method 12)", e -> e.method = e.localMethod = 12);
        refusedEntry("Zstandard (method 93)", e -> e.method = e.localMethod = 93);
        refusedEntry("unknown method 77", e -> e.method = e.localMethod = 77);
    }

    @Test
    void severalDisksAreRefused() {
        refused("several disks", model().with(zip -> zip.disk = 1));
        refused("several disks", model().with(zip -> zip.directoryDisk = 1));
        refusedEntry("several disks", e -> e.disk = 3);
    }

    @Test
    void anEndThatLiesIsRefused() {
        refused("bytes behind its last entry", model().with(zip -> zip.count = 1));
        refused("ends within an entry", model().with(zip -> zip.count = 3));
        refused("should end at byte", model().with(zip -> zip.directoryShift = 4));
        refused("should end at byte", model().with(zip -> zip.beforeEnd = new byte[5]));
        refused("ends after", model().with(zip -> zip.commentLength = 3));
    }

    @Test
    void aSecondEndInTheCommentIsRefused() {
        refused("second end record", model().with(zip -> zip.comment = model().bytes()));
    }

    @Test
    void tooManyRecordsAreRefusedAndTheLimitCanBeRaised() {
        byte[] zip = model().bytes();
        MemoryByteSource source = new MemoryByteSource("m.pt", zip);
        ArchiveLimits one = ArchiveLimits.DEFAULT.withMaxRecords(1);
        assertTrue(
                assertThrows(TorchFileException.class, () -> ArchiveReader.open(source, one))
                        .getMessage()
                        .contains("the limit is 1 records"));
        ArchiveReader.open(source, one.withMaxRecords(2));
    }

    @Test
    void aDeflatedSizeThatLiesIsRefused() {
        byte[] zip = ZipCrafter.deflated("m/a");
        int directory =
                ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 22 + 16);
        for (int change : new int[] {-1, 1, 100}) {
            byte[] lies = zip.clone();
            lies[directory + 24] += (byte) change;
            // The descriptor is not looked at, and the local header leaves the size open.
            refused("inflates to", lies);
        }
    }

    @Test
    void aBombIsRefusedByItsRatio() {
        refusedEntry(
                "would inflate from 1 to 2147483647 bytes",
                e -> {
                    e.method = e.localMethod = 8;
                    e.size = e.localSize = Integer.MAX_VALUE;
                });
    }

    private static ZipCrafter model() {
        return new ZipCrafter().add("m/data.pkl", "pickle").add("m/data/0", "storage");
    }

    private static void refusedEntry(String why, Consumer<ZipCrafter.Entry> change) {
        refused(why, new ZipCrafter().add("m/a", "x", change));
    }

    private static void refused(String why, ZipCrafter zip) {
        refused(why, zip.bytes());
    }

    private static void refused(String why, byte[] zip) {
        String message =
                assertThrows(TorchFileException.class, () -> open(zip).verify()).getMessage();
        assertTrue(message.contains(why), message);
        assertTrue(message.startsWith("[m.pt"), message);
    }

    private static ArchiveReader open(byte[] zip) {
        return ArchiveReader.open(new MemoryByteSource("m.pt", zip));
    }
}
