package dev.rekindle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.state.StateDict;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Frees the arrays that a computation makes on its way, and keeps those in what it returns. Python
 * counts references instead. An open {@link Step}, or a computation around this one, frees what is
 * made in it, so nothing is freed earlier there.
 */
final class Intermediates {
    private static final ThreadLocal<Boolean> OPEN = ThreadLocal.withInitial(() -> false);

    private Intermediates() {}

    static <T> T freed(Supplier<T> compute) {
        if (OPEN.get() || Step.isOpen()) {
            return compute.get();
        }
        OPEN.set(true);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            T result = compute.get();
            keep(result, Collections.newSetFromMap(new IdentityHashMap<>()));
            return result;
        } finally {
            OPEN.remove();
        }
    }

    /** Keeps the arrays in lists, maps, records and the library's dicts, however deep. */
    private static void keep(@Nullable Object value, Set<Object> seen) {
        if (value instanceof NDArray array) {
            Engines.keep(array);
        } else if (value != null && isOpened(value) && seen.add(value)) {
            parts(value).forEach(part -> keep(part, seen));
        }
    }

    private static boolean isOpened(Object value) {
        return value instanceof Collection
                || value instanceof Map
                || value instanceof Object[]
                || value instanceof Checkpoint
                || value instanceof StateDict
                || (value instanceof Record settings && Records.isUsers(settings));
    }

    private static Iterable<? extends @Nullable Object> parts(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values();
        } else if (value instanceof Object[] array) {
            return Arrays.asList(array);
        } else if (value instanceof Checkpoint checkpoint) {
            return checkpoint.entries().values();
        } else if (value instanceof StateDict state) {
            return state.entries().values();
        } else if (value instanceof Record settings) {
            return Records.toDict(settings).values();
        }
        return value instanceof Collection<?> items ? items : List.of();
    }
}
