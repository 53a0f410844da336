package dev.rekindle.keep;

import dev.rekindle.errors.TorchFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Tells two runs on one folder apart: the one that came first holds a lock, which the system takes
 * back when its process ends, however it ends. The lock's file says whose it is and stays.
 */
final class FolderLock implements AutoCloseable {
    static final String NAME = ".keeper.lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws TorchFileException if another run holds it
     */
    static FolderLock take(Path folder, Consumer<String> note) {
        Path file = folder.resolve(NAME);
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            boolean taken = false;
            try {
                taken = isTaken(channel, folder, note);
                if (!taken) {
                    throw new TorchFileException(
                            folder.toString(),
                            "another run saves its checkpoints here: "
                                    + owner(file)
                                    + ". Give each run a folder of its own, or end that one.");
                }
                return new FolderLock(channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw new TorchFileException(
                    folder.toString(), "the keeper can't make its lock file here: " + e + ".", e);
        }
    }

    private static boolean isTaken(FileChannel channel, Path folder, Consumer<String> note)
            throws IOException {
        try {
            if (channel.tryLock() == null) {
                return false;
            }
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            note.accept(
                    "the disk of "
                            + folder
                            + " knows no locks, so a second run on this folder would not be"
                            + " noticed: "
                            + e.getMessage());
            return true;
        }
        ProcessHandle self = ProcessHandle.current();
        String text =
                "process "
                        + self.pid()
                        + self.info().startInstant().map(start -> ", begun " + start).orElse("");
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    private static String owner(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? "it does not say which" : text;
        } catch (IOException e) {
            return "it does not say which";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The process's end frees it.
        }
    }
}
