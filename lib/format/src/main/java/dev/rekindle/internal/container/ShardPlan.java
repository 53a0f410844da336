package dev.rekindle.internal.container;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.tensor.Storage;
import dev.rekindle.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a state_dict stand in which shard. Mirrors {@code
 * split_state_dict_into_shards_factory} (huggingface_hub, src/huggingface_hub/serialization/
 * _base.py at 122aa5c): in order, each shard filled until the next storage does not fit; a storage
 * larger than a shard stands alone; tensors that share a storage stand in one shard, which counts
 * it once.
 *
 * @param shards the entries of each
 * @param totalBytes all storages' bytes, each counted once
 */
record ShardPlan(List<Map<Object, @Nullable Object>> shards, long totalBytes) {

    static ShardPlan of(Map<?, ?> entries, long mostBytes) {
        List<Map<Object, @Nullable Object>> shards = new ArrayList<>();
        Map<Storage, Map<Object, @Nullable Object>> homes = new IdentityHashMap<>();
        Map<Object, @Nullable Object> tied = new LinkedHashMap<>();
        Map<Object, @Nullable Object> current = new LinkedHashMap<>();
        long size = 0;
        long total = 0;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Storage storage = storage(entry.getValue());
            if (storage != null && homes.containsKey(storage)) {
                tied.put(entry.getKey(), entry.getValue());
                continue;
            }
            long bytes = storage == null ? 0 : storage.lengthBytes();
            Map<Object, @Nullable Object> home;
            if (bytes > mostBytes) {
                home = new LinkedHashMap<>();
                shards.add(home);
            } else {
                if (bytes > mostBytes - size) {
                    shards.add(current);
                    current = new LinkedHashMap<>();
                    size = 0;
                }
                home = current;
                size += bytes;
            }
            home.put(entry.getKey(), entry.getValue());
            total += bytes;
            if (storage != null) {
                homes.put(storage, home);
            }
        }
        if (!current.isEmpty() || shards.isEmpty()) {
            shards.add(current);
        }
        tied.forEach(
                (key, value) -> {
                    Map<Object, @Nullable Object> home = homes.get(storage(value));
                    if (home != null) {
                        home.put(key, value);
                    }
                });
        return new ShardPlan(shards, total);
    }

    private static @Nullable Storage storage(@Nullable Object value) {
        Tensor tensor = PlainView.tensor(value);
        return tensor == null ? null : tensor.storage();
    }
}
