package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.NativeResource;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Native memory that a thread computes with is not freed under it. DJL gives the engine an array's
 * bare address, so an array that another thread closes meanwhile would end the JVM. Whoever
 * computes says so with {@link #begin}; what is closed through {@link #free} is closed for all at
 * once, and its memory goes when every use that was under way on another thread has ended.
 */
public final class Uses {
    private static final ThreadLocal<Use> OWN = ThreadLocal.withInitial(Use::new);
    private static final Object LOCK = new Object();
    private static final Set<Use> ACTIVE = new HashSet<>();
    private static final List<Waiting> WAITING = new ArrayList<>();

    /** DJL's own places for the address, and for the memory it may lie in; null in another DJL. */
    private static final @Nullable Field HANDLE = field(NativeResource.class, "handle");

    private static final @Nullable Field BUFFER = field(PtNDArray.class, "dataRef");

    private Uses() {}

    /** One thread's use, which may stand in another of the same thread. */
    public static final class Use implements AutoCloseable {
        private int depth;

        private Use() {}

        /** Ends it, on the thread that began it. */
        @Override
        public void close() {
            if (--depth == 0) {
                end(this);
            }
        }
    }

    /** What is freed once the uses that may stand on it have ended. */
    private record Waiting(Set<Use> uses, long handle, @Nullable Object buffer) {}

    /**
     * Begins a use: until it ends, on this thread, no array that is open now loses its memory.
     *
     * <pre>
     * try (Use use = Uses.begin()) { … }
     * </pre>
     */
    public static Use begin() {
        Use use = OWN.get();
        if (use.depth++ == 0) {
            synchronized (LOCK) {
                ACTIVE.add(use);
            }
        }
        return use;
    }

    /**
     * Asks, in a use, whether arrays are open; null is one that is left out.
     *
     * @throws IllegalStateException if one was closed
     */
    public static void requireOpen(@Nullable NDArray... arrays) {
        for (NDArray array : arrays) {
            if (array != null) {
                Memory.requireOpen(array);
            }
        }
    }

    private static void end(Use use) {
        synchronized (LOCK) {
            ACTIVE.remove(use);
            for (Iterator<Waiting> all = WAITING.iterator(); all.hasNext(); ) {
                Waiting waiting = all.next();
                waiting.uses().remove(use);
                if (waiting.uses().isEmpty()) {
                    all.remove();
                    JniUtils.deleteNDArray(waiting.handle());
                }
            }
        }
    }

    /** Closes an array; its memory is freed now, or when others have ended their uses. */
    public static void free(NDArray array) {
        synchronized (LOCK) {
            Set<Use> others = new HashSet<>(ACTIVE);
            others.remove(OWN.get());
            if (others.isEmpty() || HANDLE == null || !(array instanceof PtNDArray)) {
                array.close();
                return;
            }
            Object buffer = BUFFER == null ? null : value(BUFFER, array);
            AtomicReference<?> handle = (AtomicReference<?>) value(HANDLE, array);
            // From here on each call sees a closed array; who has the address already goes on.
            Object taken = handle == null ? null : handle.getAndSet(null);
            array.close();
            if (taken instanceof Long address && address != -1) {
                WAITING.add(new Waiting(others, address, buffer));
            }
        }
    }

    /** Closes a manager and all that is attached to it, as {@link #free(NDArray)} does. */
    public static void free(NDManager manager) {
        for (NDArray array : manager.getManagedArrays()) {
            free(array);
        }
        manager.close();
    }

    private static @Nullable Object value(Field field, NDArray array) {
        try {
            return field.get(array);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the field was made accessible", e);
        }
    }

    private static @Nullable Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException | InaccessibleObjectException e) {
            return null;
        }
    }
}
