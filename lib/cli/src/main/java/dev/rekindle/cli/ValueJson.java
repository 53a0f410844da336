package dev.rekindle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.value.Counter;
import dev.rekindle.value.DefaultDict;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import dev.rekindle.value.Tuple;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoded value as JSON: one object a node, tagged by {@code t}, keys in alphabetical order.
 * Streamed, and never recursive, however deep or wide the value is.
 */
final class ValueJson {
    /** Shared parts are printed at each reference; a few bytes can ask for more than any disk. */
    static final long MOST_NODES = 5_000_000;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .streamWriteConstraints(
                            StreamWriteConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .build())
                    .build();

    interface Step {
        void run() throws IOException;
    }

    private final boolean digests;
    private final LeafJson leaves;
    private final Map<Object, Integer> open = new IdentityHashMap<>();
    private JsonGenerator json;
    private Deque<Step> steps = new ArrayDeque<>();
    private long nodes;

    ValueJson(OutputStream out, boolean digests) throws IOException {
        this.digests = digests;
        this.json = FACTORY.createGenerator(out);
        this.leaves = new LeafJson(this);
    }

    JsonGenerator json() {
        return json;
    }

    boolean digests() {
        return digests;
    }

    /** Writes one node, whole. */
    void write(@Nullable Object root) throws IOException {
        Deque<Step> outer = steps;
        steps = new ArrayDeque<>();
        steps.push(() -> node(root));
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
        steps = outer;
    }

    /** Puts a step before all that are waiting. */
    void then(Step step) {
        steps.push(step);
    }

    /** Writes the node of a value; its children follow in further steps. */
    void node(@Nullable Object value) throws IOException {
        if (++nodes > MOST_NODES) {
            throw new TorchFileException(
                    "inspect",
                    "the value prints as more than "
                            + MOST_NODES
                            + " nodes: it refers to its parts again and again. It can be read, but"
                            + " not printed.");
        }
        if (value == null || !isContainer(value)) {
            leaves.write(value);
            return;
        }
        Integer depth = open.get(value);
        if (depth != null) {
            json.writeStartObject();
            json.writeNumberField("obj", depth);
            json.writeStringField("t", "ref");
            json.writeEndObject();
            return;
        }
        open.put(value, open.size());
        json.writeStartObject();
        steps.push(
                () -> {
                    json.writeEndObject();
                    open.remove(value);
                });
        if (value instanceof Map<?, ?> map) {
            mapping(map);
        } else if (value instanceof InertObject object) {
            object(object);
        } else if (value instanceof Set<?> set) {
            members(set);
        } else {
            String tag = value instanceof Tuple ? "tuple" : "list";
            steps.push(() -> json.writeStringField("t", tag));
            items("items", (List<?>) value);
        }
    }

    private static boolean isContainer(Object value) {
        return value instanceof Map<?, ?>
                || value instanceof Collection<?>
                || value instanceof InertObject;
    }

    private void items(String field, Collection<?> values) throws IOException {
        json.writeArrayFieldStart(field);
        steps.push(() -> json.writeEndArray());
        each(values.iterator());
    }

    private void each(Iterator<?> values) {
        if (values.hasNext()) {
            Object value = values.next();
            steps.push(() -> each(values));
            steps.push(() -> node(value));
        }
    }

    /** Sorted by their own JSON, as sets have no order. */
    private void members(Set<?> set) throws IOException {
        List<String> texts = new ArrayList<>();
        JsonGenerator outer = json;
        for (Object member : set) {
            StringWriter text = new StringWriter();
            json = FACTORY.createGenerator(text);
            write(member);
            json.close();
            texts.add(text.toString());
        }
        json = outer;
        Collections.sort(texts);
        json.writeArrayFieldStart("items");
        for (String text : texts) {
            json.writeRawValue(text);
        }
        json.writeEndArray();
        json.writeStringField("t", set instanceof FrozenSet ? "frozenset" : "set");
    }

    private void mapping(Map<?, ?> map) throws IOException {
        String tag =
                map instanceof OrderedDict
                        ? "ordereddict"
                        : map instanceof Counter
                                ? "counter"
                                : map instanceof DefaultDict ? "defaultdict" : "dict";
        steps.push(() -> json.writeStringField("t", tag));
        steps.push(
                () -> {
                    json.writeArrayFieldStart("items");
                    steps.push(() -> json.writeEndArray());
                    pairs(map.entrySet().iterator());
                });
        if (map instanceof OrderedDict dict && dict.hasAttributes()) {
            json.writeFieldName("attrs");
            steps.push(() -> node(dict.attributes()));
        }
    }

    private void pairs(Iterator<? extends Map.Entry<?, ?>> entries) {
        if (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            steps.push(() -> pairs(entries));
            pair(entry.getKey(), entry.getValue());
        }
    }

    private void pair(@Nullable Object key, @Nullable Object value) {
        steps.push(() -> json.writeEndArray());
        steps.push(() -> node(value));
        steps.push(() -> node(key));
        steps.push(() -> json.writeStartArray());
    }

    private void object(InertObject object) {
        steps.push(() -> json.writeStringField("t", "object"));
        field("state", object.state());
        if (!object.entries().isEmpty()) {
            steps.push(() -> entries(object.entries()));
        }
        if (object.kwargs() != null) {
            field("kwargs", object.kwargs());
        }
        if (!object.items().isEmpty()) {
            steps.push(() -> items("items", object.items()));
        }
        steps.push(() -> json.writeStringField("cls", object.className()));
        if (object.className().equals("?")) {
            field("callable", object.callable());
        }
        field("args", object.args());
    }

    private void entries(List<InertObject.Entry> entries) throws IOException {
        json.writeArrayFieldStart("pairs");
        steps.push(() -> json.writeEndArray());
        eachEntry(entries.iterator());
    }

    private void eachEntry(Iterator<InertObject.Entry> entries) {
        if (entries.hasNext()) {
            InertObject.Entry entry = entries.next();
            steps.push(() -> eachEntry(entries));
            pair(entry.key(), entry.value());
        }
    }

    /** A field that is a node. */
    void field(String name, @Nullable Object value) {
        steps.push(() -> node(value));
        steps.push(() -> json.writeFieldName(name));
    }
}
