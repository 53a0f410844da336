package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Writes a file so that at every instant the old one or the new one is there, whole: into a
 * temporary file of the same folder, onto the disk, then renamed over the target.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** What is written, once. */
    public interface Content {
        /**
         * Writes all bytes.
         *
         * @throws IOException if the channel fails
         */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}. A link is followed; an existing file keeps its
     * permissions; what is no file, as {@code /dev/stdout}, is written to as it is.
     *
     * @throws TorchFileException if the folder does not exist, the target is a folder, nothing may
     *     be written there, or the disk is full; the old file is intact then
     */
    public static void write(Path target, Content content) {
        String name = FileNames.of(target);
        if (Files.isDirectory(target)) {
            throw new TorchFileException(
                    name, "is a folder, but a file is to be written. Name a file in it: " + target);
        }
        try {
            Path file = Files.isSymbolicLink(target) ? followed(target) : target.toAbsolutePath();
            Path folder = file.getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new TorchFileException(
                        name, "Parent directory " + folder + " does not exist. Make it first.");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                writeStraight(file, content);
            } else {
                replace(folder, file, content);
            }
        } catch (IOException e) {
            throw refused(target, e);
        }
    }

    /** Returns the sentence for a file that could not be written, by the reason. */
    public static TorchFileException refused(Path target, IOException e) {
        return new TorchFileException(FileNames.of(target), sentence(target, e), e);
    }

    private static void replace(Path folder, Path file, Content content) throws IOException {
        Unfinished.sweep(folder);
        Path temporary = Unfinished.name(folder);
        boolean renamed = false;
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Unfinished.lock(channel);
                keepPermissions(file, temporary);
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            renamed = true;
        } finally {
            if (!renamed) {
                Files.deleteIfExists(temporary);
            }
        }
        syncFolder(folder);
    }

    private static void writeStraight(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
        }
    }

    /** A link may lead to a file that is not there yet. */
    private static Path followed(Path link) throws IOException {
        if (Files.exists(link)) {
            return link.toRealPath();
        }
        Path folder = link.toAbsolutePath().getParent();
        Path file = Files.readSymbolicLink(link);
        return folder == null ? file : folder.resolve(file).normalize();
    }

    private static void keepPermissions(Path old, Path temporary) throws IOException {
        if (Files.exists(old) && Files.getFileStore(old).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(old));
        }
    }

    /**
     * Makes the new name outlive a power failure. Windows opens no folder and some network disks do
     * not know the call; the file itself is whole there all the same.
     */
    public static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException ignored) {
            // See above: nothing more can be done, and nothing is lost.
        }
    }

    private static String sentence(Path target, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left")
                || lower.contains("not enough space")
                || lower.contains("quota exceeded")) {
            return "there is no space left to write the file. Free some, or save elsewhere: "
                    + target.toAbsolutePath();
        }
        if (e instanceof AccessDeniedException) {
            return "the file may not be written. Check the permissions of its folder, and that no"
                    + " other program holds it open: "
                    + target.toAbsolutePath();
        }
        if (e instanceof ClosedByInterruptException) {
            return "the thread was interrupted while it saved, and what was there before is as it"
                    + " was. Save again: "
                    + target.toAbsolutePath();
        }
        if (e instanceof NoSuchFileException) {
            return "the file's folder went away. Make it again: " + target.toAbsolutePath();
        }
        return "the file can't be written: " + reason + ".";
    }
}
