package dev.rekindle.internal.container;

import dev.rekindle.internal.codec.FileStorage;
import dev.rekindle.internal.program.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a container's reader found.
 *
 * @param protocol the pickle's, or -1 where there is none
 * @param warnings sentences about what is odd
 * @param unsafeGlobals names that torch's own loader refuses
 * @param verification checks all that can be checked
 * @param closing lets go what the reader opened
 * @param end where this save ends and another one may follow, or -1 in a container that fills its
 *     file
 * @param dangerousGlobals names that run commands, open files, import or evaluate
 * @param lostCalls what Python would call for its effect alone, and no writer can write again
 * @param programs the graphs of exported programs by their names, read when they are asked for
 */
public record Contents(
        @Nullable Object root,
        int protocol,
        List<Record> records,
        Collection<FileStorage> storages,
        List<String> warnings,
        List<String> unsafeGlobals,
        Runnable verification,
        Runnable closing,
        long end,
        List<String> lostCalls,
        List<String> dangerousGlobals,
        Map<String, Supplier<JsonValue>> programs) {
    /** A record of the container: its name and its length. */
    public record Record(String name, long lengthBytes) {}

    private static final Runnable NOTHING = () -> {};

    /** What holds no checksums and nothing that has to be closed. */
    Contents(
            @Nullable Object root,
            int protocol,
            List<Record> records,
            Collection<FileStorage> storages,
            List<String> warnings,
            List<String> unsafeGlobals) {
        this(
                root,
                protocol,
                records,
                storages,
                warnings,
                unsafeGlobals,
                NOTHING,
                NOTHING,
                -1,
                List.of(),
                List.of(),
                Map.of());
    }

    Contents withEnd(long value) {
        return new Contents(
                root,
                protocol,
                records,
                storages,
                warnings,
                unsafeGlobals,
                verification,
                closing,
                value,
                lostCalls,
                dangerousGlobals,
                programs);
    }

    Contents withLostCalls(List<String> value) {
        return new Contents(
                root,
                protocol,
                records,
                storages,
                warnings,
                unsafeGlobals,
                verification,
                closing,
                end,
                value,
                dangerousGlobals,
                programs);
    }

    Contents withDangerous(List<String> value) {
        return new Contents(
                root,
                protocol,
                records,
                storages,
                warnings,
                unsafeGlobals,
                verification,
                closing,
                end,
                lostCalls,
                value,
                programs);
    }

    Contents withPrograms(Map<String, Supplier<JsonValue>> value) {
        return new Contents(
                root,
                protocol,
                records,
                storages,
                warnings,
                unsafeGlobals,
                verification,
                closing,
                end,
                lostCalls,
                dangerousGlobals,
                value);
    }

    /** Returns the same with other ways to check and to close it. */
    public Contents with(Runnable verify, Runnable close) {
        return new Contents(
                root,
                protocol,
                records,
                storages,
                warnings,
                unsafeGlobals,
                verify,
                close,
                end,
                lostCalls,
                dangerousGlobals,
                programs);
    }

    public void verify() {
        verification.run();
    }

    public void close() {
        closing.run();
    }
}
