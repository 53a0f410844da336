package dev.rekindle.file;

import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.archive.MemoryByteSource;
import dev.rekindle.internal.container.Neighbours;
import dev.rekindle.internal.container.OpenContainer;
import dev.rekindle.internal.container.Source;
import org.jspecify.annotations.Nullable;

/** An {@link Input} as the containers see it, and what they made of it. */
record OpenedInput(ByteSource bytes, FileKind kind, OpenContainer contents) {
    /** Opens an input; what was opened is closed again if it is not read. */
    static OpenedInput open(Input input, LoadOptions options) {
        return open(input, new Beside(input, options), options);
    }

    private static OpenedInput open(Input input, Neighbours beside, LoadOptions options) {
        if (input.isFolder()) {
            Source folder = Source.folder(input.name(), beside, options.options());
            FileKind kind = FileKind.of(folder);
            return new OpenedInput(
                    new MemoryByteSource(input.name(), new byte[0]),
                    kind,
                    kind.container().read(folder));
        }
        ByteSource bytes = bytes(input, options);
        try {
            return read(bytes, beside, options);
        } catch (RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** Reads bytes that stay the caller's. */
    static OpenedInput read(ByteSource bytes, Neighbours beside, LoadOptions options) {
        Source source = Source.of(bytes, beside, options.options());
        FileKind kind = FileKind.of(source);
        return new OpenedInput(bytes, kind, kind.container().read(source));
    }

    private static ByteSource bytes(Input input, LoadOptions options) {
        return input instanceof PathInput file ? file.open(options.mmap()) : new InputSource(input);
    }

    void close() {
        contents.close();
        bytes.close();
    }

    /** What stands beside an input, or in it. */
    private record Beside(Input input, LoadOptions options) implements Neighbours {
        @Override
        public @Nullable ByteSource find(String name) {
            Input found = input.neighbour(name).orElse(null);
            return found == null || found.isFolder() ? null : bytes(found, options);
        }

        @Override
        public @Nullable OpenContainer open(String name) {
            Input found = input.neighbour(name).orElse(null);
            if (found == null) {
                return null;
            }
            OpenedInput opened = OpenedInput.open(found, Neighbours.NONE, options);
            return opened.contents().with(opened.contents()::verify, opened::close);
        }
    }
}
