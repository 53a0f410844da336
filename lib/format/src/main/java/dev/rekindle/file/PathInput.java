package dev.rekindle.file;

import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.archive.FileByteSource;
import dev.rekindle.internal.archive.FileNames;
import dev.rekindle.internal.archive.MappedByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file or a folder on a disk. */
final class PathInput implements Input {
    private static final String PICKLE = "data.pkl";

    private final Path path;
    private @Nullable ByteSource source;

    PathInput(Path path) {
        this.path = path;
    }

    /** Opens the file, to be closed by the caller. */
    ByteSource open(boolean mapped) {
        return mapped ? MappedByteSource.open(path) : FileByteSource.open(path);
    }

    private synchronized ByteSource source() {
        if (source == null) {
            source = open(false);
        }
        return source;
    }

    @Override
    public String name() {
        return FileNames.of(path);
    }

    @Override
    public long size() {
        return source().size();
    }

    @Override
    public void read(long position, ByteBuffer target) {
        source().read(position, target);
    }

    @Override
    public boolean isFolder() {
        return Files.isDirectory(path);
    }

    @Override
    public Optional<Input> neighbour(String name) {
        try {
            Path beside = folder().resolve(name);
            return Files.exists(beside) ? Optional.of(new PathInput(beside)) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Path folder() {
        if (!isFolder()) {
            Path parent = path.toAbsolutePath().getParent();
            return parent == null ? path.toAbsolutePath() : parent;
        }
        Path only = onlyFolder();
        return only == null ? path : only;
    }

    /** Unpacking a zip into a folder of its own gives one more around the zip's. */
    private @Nullable Path onlyFolder() {
        List<Path> first = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path)) {
            for (Path file : found) {
                first.add(file);
                if (first.size() > 1) {
                    return null;
                }
            }
        } catch (IOException e) {
            return null;
        }
        return first.size() == 1 && Files.exists(first.get(0).resolve(PICKLE))
                ? first.get(0)
                : null;
    }

    @Override
    public synchronized void close() {
        if (source != null) {
            source.close();
            source = null;
        }
    }
}
