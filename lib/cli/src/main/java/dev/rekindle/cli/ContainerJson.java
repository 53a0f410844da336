package dev.rekindle.cli;

import dev.rekindle.cli.ValueJson.Field;
import dev.rekindle.value.Counter;
import dev.rekindle.value.DefaultDict;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the nodes of containers say of themselves; their children are {@link ValueJson}'s. */
final class ContainerJson {
    private ContainerJson() {}

    /** Returns the fields of a container that hold no other node. */
    static List<Field> fields(Object value, ValueJson tree) {
        List<Field> fields = new ArrayList<>();
        String tag;
        if (value instanceof InertObject object) {
            tag = "object";
            fields.add(
                    new Field(
                            "cls", () -> tree.json().writeStringField("cls", object.className())));
            fields.add(
                    new Field(
                            "state",
                            () -> {
                                tree.json().writeObjectFieldStart("state");
                                tree.json().writeStringField("t", "none");
                                tree.json().writeEndObject();
                            }));
        } else {
            tag = tag(value);
            if (!(value instanceof Set<?>)) {
                fields.add(
                        new Field(
                                "items",
                                () -> {
                                    tree.json().writeArrayFieldStart("items");
                                    tree.json().writeEndArray();
                                }));
            }
        }
        fields.add(new Field("t", () -> tree.json().writeStringField("t", tag)));
        return fields;
    }

    private static String tag(Object value) {
        if (value instanceof Map<?, ?>) {
            return value instanceof OrderedDict
                    ? "ordereddict"
                    : value instanceof Counter
                            ? "counter"
                            : value instanceof DefaultDict ? "defaultdict" : "dict";
        } else if (value instanceof Set<?>) {
            return value instanceof FrozenSet ? "frozenset" : "set";
        }
        return value instanceof Tuple ? "tuple" : "list";
    }
}
