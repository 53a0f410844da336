package dev.rekindle.state;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Size;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which name of one state_dict may be which of another: a guess by shape and order, to be looked
 * at. Equal names of equal shape are paired first. Of the rest, the first of a shape goes to the
 * first of that shape, the second to the second; {@code weight} to {@code weight} and {@code bias}
 * to {@code bias} where both sides have those words equally often. Where the number of tensors of a
 * shape differs, none of them is paired.
 */
public final class KeyProposal {
    private record Pairing(String from, String to, String shape, String why) {}

    private final List<Pairing> pairs;
    private final List<String> left;
    private final List<String> open;

    private KeyProposal(List<Pairing> pairs, List<String> left, List<String> open) {
        this.pairs = pairs;
        this.left = left;
        this.open = open;
    }

    static KeyProposal of(StateDict from, StateDict to) {
        Map<String, String> sources = signatures(from);
        Map<String, String> targets = signatures(to);
        Map<String, String> partners = new LinkedHashMap<>();
        Map<String, String> reasons = new LinkedHashMap<>();
        sources.forEach(
                (name, signature) -> {
                    if (signature.equals(targets.get(name))) {
                        partners.put(name, name);
                        reasons.put(name, "the same name");
                    }
                });
        sources.keySet().removeAll(partners.keySet());
        targets.keySet().removeAll(partners.values());
        boolean words = lastWords(sources).equals(lastWords(targets));
        Map<String, List<String>> groups = groups(sources, words);
        Map<String, List<String>> wanted = groups(targets, words);
        groups.forEach(
                (signature, names) -> {
                    List<String> others = wanted.getOrDefault(signature, List.of());
                    for (int i = 0; i < names.size() && names.size() == others.size(); i++) {
                        partners.put(names.get(i), others.get(i));
                        reasons.put(
                                names.get(i),
                                names.size() == 1
                                        ? "the only one of its shape"
                                        : (i + 1) + " of " + names.size() + " of its shape");
                    }
                });
        List<Pairing> pairs = new ArrayList<>();
        List<String> left = new ArrayList<>();
        from.entries()
                .forEach(
                        (name, value) -> {
                            String other = partners.get(name);
                            if (other == null) {
                                left.add(name + "  " + shape(value));
                            } else {
                                pairs.add(
                                        new Pairing(
                                                name,
                                                other,
                                                shape(value),
                                                reasons.getOrDefault(name, "")));
                            }
                        });
        List<String> open = new ArrayList<>();
        Set<String> taken = Set.copyOf(partners.values());
        to.entries()
                .forEach(
                        (name, value) -> {
                            if (!taken.contains(name)) {
                                open.add(name + "  " + shape(value));
                            }
                        });
        return new KeyProposal(pairs, left, open);
    }

    private static Map<String, String> signatures(StateDict dict) {
        Map<String, String> signatures = new LinkedHashMap<>();
        dict.entries()
                .forEach(
                        (name, value) -> {
                            Tensor tensor = PlainView.tensor(value);
                            if (tensor != null) {
                                signatures.put(name, shape(value) + " " + tensor.dtype());
                            }
                        });
        return signatures;
    }

    private static Map<String, Long> lastWords(Map<String, String> names) {
        return names.keySet().stream()
                .collect(Collectors.groupingBy(KeyProposal::lastWord, Collectors.counting()));
    }

    private static Map<String, List<String>> groups(Map<String, String> names, boolean words) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        names.forEach(
                (name, signature) ->
                        groups.computeIfAbsent(
                                        words ? signature + " " + lastWord(name) : signature,
                                        key -> new ArrayList<>())
                                .add(name));
        return groups;
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String shape(@Nullable Object value) {
        Tensor tensor = PlainView.tensor(value);
        return tensor == null
                ? Values.of(value).label()
                : new Size(tensor.shape()).toString().replace("torch.Size", "");
    }

    /** Tells whether every name of both sides has found another. */
    public boolean isComplete() {
        return left.isEmpty() && open.isEmpty();
    }

    /** Returns the mapping that this proposes; names without a partner stay as they are. */
    public KeyMapping mapping() {
        Map<String, String> names = new LinkedHashMap<>();
        pairs.forEach(pair -> names.put(pair.from(), pair.to()));
        return KeyMapping.of(names);
    }

    /** Returns a table: a name, what it may be, the shape, and why; then what found none. */
    @Override
    public String toString() {
        int from = pairs.stream().mapToInt(pair -> pair.from().length()).max().orElse(0);
        int to = pairs.stream().mapToInt(pair -> pair.to().length()).max().orElse(0);
        int shape = pairs.stream().mapToInt(pair -> pair.shape().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Pairing pair : pairs) {
            lines.add(
                    padded(pair.from(), from)
                            + " -> "
                            + padded(pair.to(), to)
                            + "  "
                            + padded(pair.shape(), shape)
                            + "  "
                            + pair.why());
        }
        left.forEach(name -> lines.add("no place for   " + name));
        open.forEach(name -> lines.add("nothing for    " + name));
        return String.join("\n", lines);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
