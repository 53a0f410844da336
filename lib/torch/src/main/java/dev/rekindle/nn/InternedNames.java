package dev.rekindle.nn;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which strings of recurrent layers are one object in a file, as they are in Python. Such a layer
 * makes its parameters' names, keeps them in two lists, and sets each parameter with {@code
 * setattr}, which interns the name: the first layer's strings become the keys of every layer, while
 * each has its own in its lists. Only a pickle shows it.
 */
final class InternedNames {
    private InternedNames() {}

    /**
     * Returns what is saved in the place of strings of the layers that were made here, in their
     * order; those that came from a file, or are copies, have strings that were settled there.
     */
    static Map<Object, Object> of(List<Module> modules) {
        Map<Object, Object> standIns = new IdentityHashMap<>();
        Map<String, String> interned = new HashMap<>();
        for (Module module : modules) {
            if (module instanceof Recurrent layer && layer.origin() == null) {
                Map<String, String> keys = new HashMap<>();
                layer.ownParameters().keySet().forEach(key -> keys.put(key, key));
                for (String name : layer.names()) {
                    String key = keys.getOrDefault(name, name);
                    String first = interned.putIfAbsent(name, key);
                    standIns.put(name, first == null ? key : name);
                    standIns.put(key, first == null ? key : first);
                }
            }
        }
        return standIns;
    }
}
