package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.ArchiveOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a writer may want to know.
 *
 * @param protocol the pickle's
 * @param archive alignment and CRCs of the zip
 * @param reducer gives the value that is saved for an object that no torch file holds, or null
 * @param shardBytes the most bytes of tensors in a shard, but for one that is larger alone
 */
public record WriteOptions(
        int protocol,
        ArchiveOptions archive,
        Function<Object, @Nullable Object> reducer,
        long shardBytes) {}
