package dev.rekindle.internal.container;

import dev.rekindle.file.FileKind;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.codec.FileStorage;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container's reader found.
 *
 * @param end where this save ends and another one may follow, or -1 in a container that fills its
 *     file
 */
public record Contents(
        FileKind kind,
        @Nullable Object root,
        int protocol,
        List<TorchFile.Record> records,
        Collection<FileStorage> storages,
        List<String> warnings,
        List<String> unsafeGlobals,
        Runnable verification,
        Runnable closing,
        long end) {
    Contents(
            FileKind kind,
            @Nullable Object root,
            int protocol,
            List<TorchFile.Record> records,
            Collection<FileStorage> storages,
            List<String> warnings,
            List<String> unsafeGlobals,
            Runnable verification,
            Runnable closing) {
        this(
                kind,
                root,
                protocol,
                records,
                storages,
                warnings,
                unsafeGlobals,
                verification,
                closing,
                -1);
    }

    public void verify() {
        verification.run();
    }

    public void close() {
        closing.run();
    }
}
