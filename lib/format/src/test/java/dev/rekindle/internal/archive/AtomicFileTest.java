package dev.rekindle.internal.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The old file or the new one is there, whole, and nothing else is left behind. */
class AtomicFileTest {
    private static final byte[] OLD = {1, 2, 3};
    private static final byte[] NEW = {4, 5, 6, 7};

    @TempDir Path folder;

    @Test
    void aNewFileTakesThePlaceOfTheOld() throws IOException {
        Path file = folder.resolve("model.pt");
        AtomicFile.write(file, channel -> write(channel, OLD));
        assertArrayEquals(OLD, Files.readAllBytes(file));
        AtomicFile.write(file, channel -> write(channel, NEW));
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertOnly("model.pt");
    }

    @Test
    void aFailureKeepsTheOldFileAndLeavesNoOther() throws IOException {
        Path file = Files.write(folder.resolve("model.pt"), OLD);
        for (Exception failure :
                List.of(new IOException("gone"), new TorchFileException("x", "bad"))) {
            TorchFileException seen =
                    assertThrows(
                            TorchFileException.class,
                            () ->
                                    AtomicFile.write(
                                            file,
                                            channel -> {
                                                write(channel, NEW);
                                                fail(failure);
                                            }));
            assertTrue(seen == failure || seen.getMessage().contains("gone"), seen.getMessage());
            assertArrayEquals(OLD, Files.readAllBytes(file));
            assertOnly("model.pt");
        }
    }

    @Test
    void aMissingFolderAndAFolderAreRefusedByName() {
        assertRefused(folder.resolve("none/model.pt"), "Parent directory");
        assertRefused(folder, "is a folder");
    }

    @Test
    void aFolderWithoutPermissionIsRefused() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(folder), "root may write anywhere");
            assertRefused(folder.resolve("model.pt"), "may not be written");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void aLinkIsFollowedAndPermissionsStay() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path file = Files.write(folder.resolve("real.pt"), OLD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(folder.resolve("link.pt"), Path.of("real.pt"));
        AtomicFile.write(link, channel -> write(channel, NEW));
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aFullDeviceIsRefusedByName() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a device that is always full");
        assertRefused(full, "no space left");
    }

    @Test
    void aFullDiskKeepsTheOldFile() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()),
                "a small disk needs the right to mount");
        try {
            Path file = disk.resolve("model.pt");
            AtomicFile.write(file, channel -> write(channel, OLD));
            TorchFileException full =
                    assertThrows(
                            TorchFileException.class,
                            () ->
                                    AtomicFile.write(
                                            file, channel -> write(channel, new byte[1 << 20])));
            assertTrue(full.getMessage().contains("no space left"), full.getMessage());
            assertArrayEquals(OLD, Files.readAllBytes(file));
            try (Stream<Path> left = Files.list(disk)) {
                assertEquals(List.of(file), left.toList());
            }
        } finally {
            assertTrue(run("umount", disk.toString()));
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertRefused(Path target, String why) {
        TorchFileException e =
                assertThrows(
                        TorchFileException.class,
                        () -> AtomicFile.write(target, channel -> write(channel, NEW)));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    private void assertOnly(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve(name)), files.toList());
        }
    }

    private static void write(WritableByteChannel channel, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private static void fail(Exception failure) throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        throw (RuntimeException) failure;
    }
}
