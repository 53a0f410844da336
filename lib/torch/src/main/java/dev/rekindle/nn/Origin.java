package dev.rekindle.nn;

import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file said of a module and no field of it holds, so that it is written back: how Python
 * makes it, its hooks, and the attributes of a layer as they were spelled. The weights are not in
 * it.
 */
final class Origin {
    private final WeakReference<InertObject> object;
    private final InertObject unfilled;
    private final Map<Object, @Nullable Object> state = new LinkedHashMap<>();
    private final Map<String, Object> names = new HashMap<>();
    private final Map<String, @Nullable Object> attributes;
    private final Set<String> computed = new LinkedHashSet<>();
    private final boolean mayRefer;

    /**
     * @param owned the attributes whose values the module has itself
     */
    Origin(SavedModule saved, Set<String> owned) {
        this.object = new WeakReference<>(saved.object());
        this.unfilled = unfilled(saved.object());
        this.attributes = saved.attributes();
        owned.forEach(name -> attributes.replace(name, null));
        saved.hooks().forEach(hook -> computed.add(hook.name));
        boolean refers = !saved.object().calls().isEmpty();
        for (Map.Entry<?, ?> entry : saved.state().entrySet()) {
            String key = String.valueOf(entry.getKey());
            boolean live = ModuleWriter.isLive(key) || owned.contains(key);
            state.put(entry.getKey(), live ? place(entry.getValue()) : entry.getValue());
            if (live && entry.getValue() instanceof Map<?, ?> part) {
                part.keySet().forEach(name -> names.put(String.valueOf(name), name));
            }
            refers |= !live && mayRefer(entry.getValue());
        }
        this.mayRefer = refers;
    }

    /** What remembers of a live entry whether Python has it as an OrderedDict. */
    private static @Nullable Object place(@Nullable Object live) {
        return live instanceof OrderedDict ? new OrderedDict() : null;
    }

    private static InertObject unfilled(InertObject like) {
        InertObject made = new InertObject(like.made());
        made.made(like.callable(), like.args(), like.kwargs());
        made.items().addAll(like.items());
        made.entries().addAll(like.entries());
        Object setter = like.setter();
        if (setter != null) {
            made.state(setter, null);
        }
        made.calls().addAll(like.calls());
        return made;
    }

    /** Hooks may hold the module itself, as bound methods do, and attributes its parameters. */
    private static boolean mayRefer(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(item -> !isAtom(item));
        } else if (value instanceof Collection<?> items) {
            return items.stream().anyMatch(item -> !isAtom(item));
        }
        return !isAtom(value);
    }

    private static boolean isAtom(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Global;
    }

    /** Returns an object that Python makes as the file's was made, without its state. */
    InertObject again() {
        return unfilled(unfilled);
    }

    /** Returns the file's entries in order; those that the module has live are empty. */
    Map<Object, @Nullable Object> state() {
        return state;
    }

    /**
     * Returns the file's own string for the name of a parameter, buffer or child: in a pickle it
     * shows which strings were one object.
     */
    Object name(String name) {
        return names.getOrDefault(name, name);
    }

    Map<String, @Nullable Object> attributes() {
        return new LinkedHashMap<>(attributes);
    }

    /** Names the attributes that the file's hooks compute. */
    Set<String> computed() {
        return computed;
    }

    /** Tells whether something that is kept may hold an object that a module was made of. */
    boolean mayRefer() {
        return mayRefer;
    }

    /** Returns the object that the module was made of, or null if nothing holds it any more. */
    @Nullable InertObject object() {
        return object.get();
    }
}
