package dev.rekindle.internal.container;

import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.program.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a container holds, and what is to be done with it while it is open.
 *
 * @param protocol the pickle's, or -1 where there is none
 * @param verification checks all that can be checked
 * @param closing lets go what the reader opened
 * @param end where this save ends and another one may follow, or -1 in a container that fills its
 *     file
 * @param programs the graphs of exported programs by their names, read when they are asked for
 */
public record OpenContainer(
        @Nullable Object root,
        int protocol,
        List<Record> records,
        Collection<FileStorage> storages,
        Findings findings,
        Runnable verification,
        Runnable closing,
        long end,
        Map<String, Supplier<JsonValue>> programs) {
    /** A record of the container: its name and its length. */
    public record Record(String name, long lengthBytes) {}

    private static final Runnable NOTHING = () -> {};

    /** What holds no checksums and nothing that has to be closed. */
    OpenContainer(
            @Nullable Object root,
            int protocol,
            List<Record> records,
            Collection<FileStorage> storages,
            Findings findings) {
        this(root, protocol, records, storages, findings, NOTHING, NOTHING, -1, Map.of());
    }

    OpenContainer withEnd(long value) {
        return new OpenContainer(
                root,
                protocol,
                records,
                storages,
                findings,
                verification,
                closing,
                value,
                programs);
    }

    OpenContainer withPrograms(Map<String, Supplier<JsonValue>> value) {
        return new OpenContainer(
                root, protocol, records, storages, findings, verification, closing, end, value);
    }

    /** Returns the same with other ways to check and to close it. */
    public OpenContainer with(Runnable verify, Runnable close) {
        return new OpenContainer(
                root, protocol, records, storages, findings, verify, close, end, programs);
    }

    OpenContainer verifiedBy(Runnable verify) {
        return with(verify, NOTHING);
    }

    public void verify() {
        verification.run();
    }

    public void close() {
        closing.run();
    }
}
