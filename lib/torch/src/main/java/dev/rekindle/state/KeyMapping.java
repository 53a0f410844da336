package dev.rekindle.state;

import dev.rekindle.value.OrderedDict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes away the prefixes that wrappers put before every name: {@code module.} of DataParallel and
 * DistributedDataParallel, {@code _orig_mod.} of torch.compile. Done only where it is asked for.
 * Mirrors {@code consume_prefix_in_state_dict_if_present} (torch/nn/modules/utils.py, 2.15.0).
 */
public final class KeyMapping {
    /** The prefixes of torch's wrappers. */
    public static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    private KeyMapping() {}

    /** Returns the wrapper's prefix that all names carry, or null. */
    public static @Nullable String commonPrefix(StateDict dict) {
        for (String prefix : WRAPPERS) {
            boolean all = dict.keySet().stream().allMatch(name -> name.startsWith(prefix));
            if (all && dict.size() > 0) {
                return prefix;
            }
        }
        return null;
    }

    /** Returns the wrappers' prefix without which the unexpected keys are missing ones, or null. */
    static @Nullable String prefixThatHides(List<String> missing, List<String> unexpected) {
        if (unexpected.isEmpty()) {
            return null;
        }
        String first = unexpected.get(0);
        String rest = first;
        for (int i = 0; i < WRAPPERS.size(); i++) {
            for (String wrapper : WRAPPERS) {
                rest = strip(rest, wrapper);
            }
        }
        String prefix = first.substring(0, first.length() - rest.length());
        Set<String> wanted = Set.copyOf(missing);
        boolean hides =
                !prefix.isEmpty()
                        && unexpected.stream()
                                .allMatch(
                                        key ->
                                                key.startsWith(prefix)
                                                        && wanted.contains(strip(key, prefix)));
        return hides ? prefix : null;
    }

    /**
     * Returns a copy with {@code prefix} taken from the names, and from those in _metadata.
     *
     * @throws IllegalArgumentException if two names become one
     */
    public static StateDict withoutPrefix(StateDict dict, String prefix) {
        Map<String, @Nullable Object> stripped = new LinkedHashMap<>();
        dict.entries()
                .forEach(
                        (key, value) -> {
                            String name = strip(key, prefix);
                            if (stripped.containsKey(name)) {
                                throw new IllegalArgumentException(
                                        "without \""
                                                + prefix
                                                + "\" two entries are named \""
                                                + name
                                                + "\"; take one away first.");
                            }
                            stripped.put(name, value);
                        });
        OrderedDict renamed = null;
        Map<?, ?> metadata = dict.metadata();
        if (metadata != null) {
            renamed = new OrderedDict();
            String module = prefix.substring(0, prefix.length() - 1);
            for (Map.Entry<?, ?> entry : metadata.entrySet()) {
                String key = String.valueOf(entry.getKey());
                if (!key.isEmpty()) {
                    renamed.put(module.equals(key) ? "" : strip(key, prefix), entry.getValue());
                }
            }
        }
        return new StateDict(stripped, renamed);
    }

    /** Takes away every wrapper's prefix that all names carry, however many there are. */
    public static StateDict unwrapped(StateDict dict) {
        StateDict unwrapped = dict;
        List<String> taken = new ArrayList<>();
        for (String prefix = commonPrefix(unwrapped);
                prefix != null && taken.size() < 8;
                prefix = commonPrefix(unwrapped)) {
            unwrapped = withoutPrefix(unwrapped, prefix);
            taken.add(prefix);
        }
        return unwrapped;
    }

    private static String strip(String key, String prefix) {
        return key.startsWith(prefix) ? key.substring(prefix.length()) : key;
    }
}
