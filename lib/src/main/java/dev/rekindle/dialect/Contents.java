package dev.rekindle.dialect;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a container's reader found. */
record Contents(
        FileKind kind,
        @Nullable Object root,
        int protocol,
        List<TorchFile.Record> records,
        Collection<FileStorage> storages,
        List<String> warnings,
        List<String> unsafeGlobals,
        Runnable verification,
        Runnable closing) {
    void verify() {
        verification.run();
    }

    void close() {
        closing.run();
    }
}
