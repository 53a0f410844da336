package dev.rekindle.state;

import dev.rekindle.value.OrderedDict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Other names for the entries of a state_dict, where a file and a network call the same tensors
 * differently. Done only where it is asked for:
 *
 * <pre>
 * KeyMapping names = KeyMapping.identity()
 *         .rename("backbone", "")                          // a prefix goes
 *         .rename("layer.{n}.conv", "blocks.{n+1}.0");     // a number is carried over
 * net.loadStateDict(names.apply(Torch.load("other.pt").asStateDict()));
 * Torch.save(names.inverse().apply(net.stateDict()), "other.pt");
 * </pre>
 *
 * Each rule takes the names that the one before it made, and leaves those that it does not match. A
 * mapping never changes. Wrappers' prefixes, {@code module.} of DataParallel and
 * DistributedDataParallel and {@code _orig_mod.} of torch.compile, have {@link #unwrapped}, which
 * mirrors {@code consume_prefix_in_state_dict_if_present} (torch/nn/modules/utils.py, 2.15.0).
 */
public final class KeyMapping {
    private static final KeyMapping IDENTITY = new KeyMapping(List.of());

    /** The prefixes of torch's wrappers. */
    public static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    private static final String COUNTER = ".num_batches_tracked";

    private final List<KeyRule> rules;

    private KeyMapping(List<KeyRule> rules) {
        this.rules = rules;
    }

    /** Returns the mapping that leaves every name as it is, to which rules are added. */
    public static KeyMapping identity() {
        return IDENTITY;
    }

    /**
     * Returns the mapping that gives these names others, and leaves all else.
     *
     * @throws IllegalArgumentException if two names would become one
     */
    public static KeyMapping of(Map<String, String> names) {
        return IDENTITY.with(new KeyRule.Exact(Map.copyOf(names)));
    }

    /**
     * Pairs the names of {@code from} with those of {@code to} by shape and order, to be looked at:
     * print it, and take its {@link KeyProposal#mapping} if it is right. Nothing is renamed here.
     */
    public static KeyProposal propose(StateDict from, StateDict to) {
        return KeyProposal.of(from, to);
    }

    /**
     * Also renames a module and all below it, or a single tensor: {@code from} is a whole name or
     * the part of one before a dot, and {@code to} takes its place. An empty {@code to} takes a
     * prefix away, an empty {@code from} puts one before every name. A hole such as {@code {n}}
     * stands for a number, and carries it over; {@code {n+1}} and {@code {n-1}} count from
     * elsewhere; where that would be below 0, the rule does not match.
     *
     * @throws IllegalArgumentException if the two have not the same holes
     */
    public KeyMapping rename(String from, String to) {
        return with(KeyRule.Holes.of(from, to));
    }

    /**
     * Also replaces each place of a name that {@code regex} finds, as {@link String#replaceAll}
     * does. It has no way back.
     */
    public KeyMapping regex(String regex, String replacement) {
        Pattern pattern = Pattern.compile(regex);
        return with(
                new KeyRule.Through(name -> pattern.matcher(name).replaceAll(replacement), null));
    }

    /** Also renames by a function. It has no way back. */
    public KeyMapping function(UnaryOperator<String> there) {
        return with(new KeyRule.Through(there, null));
    }

    /** Also renames by a function; {@code back} is the way back, for saving. */
    public KeyMapping function(UnaryOperator<String> there, UnaryOperator<String> back) {
        return with(new KeyRule.Through(there, back));
    }

    private KeyMapping with(KeyRule rule) {
        List<KeyRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new KeyMapping(List.copyOf(more));
    }

    /** Returns the new name of one entry. */
    public String apply(String name) {
        String renamed = name;
        for (KeyRule rule : rules) {
            renamed = rule.apply(renamed);
        }
        return renamed;
    }

    /**
     * Returns a copy under the new names, in the same order. A module's version in _metadata goes
     * with its tensors.
     *
     * @throws IllegalArgumentException if two names become one, or one becomes empty
     */
    public StateDict apply(StateDict dict) {
        Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
        Map<String, String> origins = new LinkedHashMap<>();
        Map<String, String> modules = new LinkedHashMap<>();
        dict.entries()
                .forEach(
                        (old, value) -> {
                            String name = apply(old);
                            String other = origins.putIfAbsent(name, old);
                            if (name.isEmpty() || other != null) {
                                throw new IllegalArgumentException(
                                        "[KeyMapping] \""
                                                + old
                                                + "\" would become \""
                                                + name
                                                + "\""
                                                + (other == null
                                                        ? ", which is no name"
                                                        : ", and so would \"" + other + "\"")
                                                + ". Mend the rule that does it.");
                            }
                            renamed.put(name, value);
                            modules.put(parent(name), parent(old));
                        });
        Map<?, ?> metadata = dict.metadata();
        if (metadata == null) {
            return new StateDict(renamed, null);
        }
        OrderedDict versions = new OrderedDict();
        if (metadata.containsKey("")) {
            versions.put("", metadata.get(""));
        }
        modules.forEach(
                (name, old) -> {
                    if (metadata.containsKey(old)) {
                        versions.put(name, metadata.get(old));
                    }
                });
        return new StateDict(renamed, versions);
    }

    /**
     * Returns the way back: what takes a network's names to those of the file.
     *
     * @throws IllegalStateException if a rule has none
     */
    public KeyMapping inverse() {
        List<KeyRule> back = new ArrayList<>();
        for (KeyRule rule : rules) {
            back.add(0, rule.inverse());
        }
        return new KeyMapping(List.copyOf(back));
    }

    private static String parent(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

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

    /**
     * Returns what stands before each key of {@code longer} and is all that parts it from one of
     * {@code shorter}, such as {@code "module."}; null if there is no such prefix. The counter of a
     * batch norm is never a missing key, as old files have none, and is not asked for.
     */
    static @Nullable String prefixThatHides(List<String> shorter, List<String> longer) {
        Set<String> wanted = Set.copyOf(shorter);
        String first = longer.stream().filter(key -> !key.endsWith(COUNTER)).findFirst().orElse("");
        for (int dot = first.indexOf('.'); dot >= 0; dot = first.indexOf('.', dot + 1)) {
            String prefix = first.substring(0, dot + 1);
            boolean hides =
                    longer.stream()
                            .allMatch(
                                    key ->
                                            key.startsWith(prefix)
                                                    && (wanted.contains(strip(key, prefix))
                                                            || key.endsWith(COUNTER)));
            if (hides) {
                return prefix;
            }
        }
        return null;
    }

    /** Tells whether a prefix is made of those of torch's wrappers. */
    static boolean isWrappers(String prefix) {
        String rest = prefix;
        for (String wrapper = ""; wrapper != null; wrapper = wrapperOf(rest)) {
            rest = strip(rest, wrapper);
        }
        return rest.isEmpty();
    }

    private static @Nullable String wrapperOf(String name) {
        return WRAPPERS.stream().filter(name::startsWith).findFirst().orElse(null);
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
