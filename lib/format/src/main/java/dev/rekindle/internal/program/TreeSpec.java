package dev.rekindle.internal.program;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How inputs or outputs stand within each other: a tree of tuples, lists and dicts, whose leaves
 * are the graph's own. Mirrors {@code treespec_dumps} (torch/utils/_pytree.py, 2.15.0).
 *
 * @param kind what holds the children
 * @param keys the keys of a dict, as texts, else empty
 */
record TreeSpec(Kind kind, List<String> keys, List<TreeSpec> children) {
    enum Kind {
        LEAF,
        TUPLE,
        LIST,
        DICT,
        /**
         * A class of the exporter's, or a dict with other keys than texts: its leaves are known.
         */
        OTHER
    }

    private static final long PROTOCOL = 1;

    /** Reads the JSON text that stands in the program. */
    static TreeSpec of(JsonValue spec) {
        JsonValue both =
                JsonValue.parse(spec.text().getBytes(StandardCharsets.UTF_8), spec.where());
        List<JsonValue> items = both.items();
        if (items.size() != 2 || items.get(0).integer() != PROTOCOL) {
            throw both.expected("a tree of protocol " + PROTOCOL);
        }
        return read(items.get(1));
    }

    private static TreeSpec read(JsonValue spec) {
        JsonValue type = spec.find("type");
        List<TreeSpec> children = new ArrayList<>();
        JsonValue given = spec.find("children_spec");
        if (given != null) {
            given.items().forEach(child -> children.add(read(child)));
        }
        if (type == null) {
            if (!children.isEmpty()) {
                throw spec.expected("a leaf without children");
            }
            return new TreeSpec(Kind.LEAF, List.of(), List.of());
        }
        return switch (type.text()) {
            case "builtins.tuple", "collections.namedtuple" ->
                    new TreeSpec(Kind.TUPLE, List.of(), children);
            case "builtins.list" -> new TreeSpec(Kind.LIST, List.of(), children);
            case "builtins.dict", "collections.OrderedDict" -> {
                List<String> keys = keys(spec);
                yield keys == null || keys.size() != children.size()
                        ? new TreeSpec(Kind.OTHER, List.of(), children)
                        : new TreeSpec(Kind.DICT, keys, children);
            }
            default -> new TreeSpec(Kind.OTHER, List.of(), children);
        };
    }

    private static @Nullable List<String> keys(JsonValue spec) {
        JsonValue context = spec.get("context");
        JsonValue parsed =
                JsonValue.parse(context.text().getBytes(StandardCharsets.UTF_8), context.where());
        List<String> keys = new ArrayList<>();
        for (JsonValue key : parsed.items()) {
            if (!key.isText()) {
                return null;
            }
            keys.add(key.text());
        }
        return keys;
    }

    int leaves() {
        return kind == Kind.LEAF ? 1 : children.stream().mapToInt(TreeSpec::leaves).sum();
    }

    /** Returns the ways to the leaves, in order, as Python writes them: {@code ['z'][0]}. */
    List<String> paths() {
        List<String> all = new ArrayList<>();
        addPaths("", all);
        return all;
    }

    private void addPaths(String above, List<String> all) {
        if (kind == Kind.LEAF) {
            all.add(above);
        }
        for (int i = 0; i < children.size(); i++) {
            String step = kind == Kind.DICT ? "['" + keys.get(i) + "']" : "[" + i + "]";
            children.get(i).addPaths(above + step, all);
        }
    }
}
