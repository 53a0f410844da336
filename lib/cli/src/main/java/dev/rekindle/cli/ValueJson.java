package dev.rekindle.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.codec.Face.Step;
import dev.rekindle.internal.tree.Digests;
import dev.rekindle.internal.tree.Walk;
import dev.rekindle.internal.tree.Walk.Place;
import dev.rekindle.value.InertObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoded value as JSON: one object a node, tagged by {@code t}, keys in alphabetical order.
 * Streamed over {@link Walk}.
 */
final class ValueJson implements Walk.Visitor {
    /** Shared parts are printed at each reference; a few bytes can ask for more than any disk. */
    static final long MOST_NODES = 5_000_000;

    /**
     * Objects and arrays within each other that parsers read unasked: a thousand (Jackson, and
     * Python's {@code json} under its recursion limit).
     */
    private static final int DEEPEST_JSON = 950;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .streamWriteConstraints(
                            StreamWriteConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final String where;
    private final @Nullable Digests digests;
    private final @Nullable Integer depth;
    private final LeafJson leaves;
    private final Map<Object, Integer> containers = new IdentityHashMap<>();
    private final Deque<Node> nodes = new ArrayDeque<>();
    private JsonGenerator json;
    private long count;

    /**
     * @param where what a refusal starts with
     * @param digests whether the SHA-256 of each tensor's elements is written, which reads them all
     * @param depth how deep values may stand within each other, or null for as deep as parsers read
     */
    ValueJson(String where, OutputStream out, boolean digests, @Nullable Integer depth)
            throws IOException {
        this.where = where;
        this.digests = digests ? new Digests(where) : null;
        this.depth = depth;
        this.json = FACTORY.createGenerator(out);
        this.leaves = new LeafJson(this);
    }

    JsonGenerator json() {
        return json;
    }

    /** Returns who takes digests, or null where none are wanted. */
    @Nullable Digests digests() {
        return digests;
    }

    /** Writes one node, whole. */
    void write(@Nullable Object root) throws IOException {
        try {
            Walk.over(root, this);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A node that is being written, and what is still to be written of it. */
    private static final class Node {
        private final int nesting;
        private final Deque<Field> fields;

        /** The field whose array is open. */
        private @Nullable String array;

        /** The texts of a set's members, which are sorted at its end. */
        private @Nullable List<String> members;

        private @Nullable JsonGenerator around;
        private @Nullable StringWriter member;

        Node(int nesting, List<Field> fields) {
            this.nesting = nesting;
            this.fields = new ArrayDeque<>(fields);
        }
    }

    /** A field that holds no other node. */
    record Field(String name, Writing value) {}

    /** Writes something. */
    interface Writing {
        void run() throws IOException;
    }

    @Override
    public boolean keys() {
        return true;
    }

    @Override
    public boolean enter(Place place) {
        require(place);
        try {
            Node above = nodes.peek();
            if (above != null) {
                leadTo(above, place);
            }
            boolean goesOn = node(place);
            if (!goesOn) {
                ended(place);
            }
            return goesOn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void leave(Place place) {
        try {
            Object value = place.value();
            Node node = nodes.pop();
            closeArray(node);
            if (node.members != null) {
                Collections.sort(node.members);
                json.writeArrayFieldStart("items");
                for (String text : node.members) {
                    json.writeRawValue(text);
                }
                json.writeEndArray();
            }
            fieldsBefore(node, null);
            json.writeEndObject();
            containers.remove(value);
            ended(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void require(Place place) {
        if (++count > MOST_NODES) {
            throw new TorchFileException(
                    where,
                    "the value prints as more than "
                            + MOST_NODES
                            + " nodes: it refers to its parts again and again. It can be read, but"
                            + " not printed.");
        }
        if (depth != null ? place.depth() > depth : nesting(place) > DEEPEST_JSON) {
            throw new TorchFileException(
                    where,
                    "the value is nested "
                            + place.depth()
                            + " deep and deeper, which JSON parsers do not read unasked. Raise the"
                            + " limit with --depth N, and the parser's.");
        }
    }

    /** Writes what stands before a child. */
    private void leadTo(Node above, Place place) throws IOException {
        Object holder = place.above() == null ? null : place.above().value();
        Step step = place.step();
        if (step instanceof Step.Part part) {
            String field = part.name().equals("attributes") ? "attrs" : part.name();
            closeArray(above);
            fieldsBefore(above, field);
            json.writeFieldName(field);
        } else if (step instanceof Step.Member) {
            above.around = json;
            above.member = new StringWriter();
            json = FACTORY.createGenerator(above.member);
        } else {
            boolean pairs = step instanceof Step.Key && holder instanceof InertObject;
            openArray(above, pairs ? "pairs" : "items");
            if (place.isKey()) {
                json.writeStartArray();
            }
        }
    }

    /** Writes what stands behind a child. */
    private void ended(Place place) throws IOException {
        Node above = nodes.peek();
        if (above != null && place.step() instanceof Step.Key && !place.isKey()) {
            json.writeEndArray();
        } else if (above != null && above.member != null && above.around != null) {
            json.close();
            json = above.around;
            if (above.members != null) {
                above.members.add(above.member.toString());
            }
            above.member = null;
        }
    }

    private void openArray(Node node, String field) throws IOException {
        if (!field.equals(node.array)) {
            closeArray(node);
            fieldsBefore(node, field);
            json.writeArrayFieldStart(field);
            node.array = field;
        }
    }

    private void closeArray(Node node) throws IOException {
        if (node.array != null) {
            json.writeEndArray();
            node.array = null;
        }
    }

    /** Writes the waiting fields that come before {@code name}, or all of them. */
    private static void fieldsBefore(Node node, @Nullable String name) throws IOException {
        while (!node.fields.isEmpty()
                && (name == null || node.fields.element().name().compareTo(name) < 0)) {
            node.fields.remove().value().run();
        }
        if (name != null && !node.fields.isEmpty() && node.fields.element().name().equals(name)) {
            node.fields.remove();
        }
    }

    /** Starts or writes a node; returns whether its children follow. */
    private boolean node(Place place) throws IOException {
        Object value = place.value();
        if (value instanceof Map<?, ?>
                || value instanceof Collection<?>
                || value instanceof InertObject) {
            return container(value, nesting(place));
        }
        List<Field> fields = leaves.write(value, place.isAgain());
        if (fields.isEmpty()) {
            return false;
        }
        json.writeStartObject();
        nodes.push(new Node(nesting(place), fields));
        return true;
    }

    /** Of the node at a place: it stands in a field, in an array, or in a pair within one. */
    private int nesting(Place place) {
        if (nodes.isEmpty()) {
            return 2;
        }
        Step step = place.step();
        int arrays = step instanceof Step.Part ? 0 : step instanceof Step.Key ? 2 : 1;
        return nodes.element().nesting + arrays + 1;
    }

    private boolean container(Object value, int nesting) throws IOException {
        Integer number = containers.get(value);
        json.writeStartObject();
        if (number != null) {
            json.writeNumberField("obj", number);
            json.writeStringField("t", "ref");
            json.writeEndObject();
            return false;
        }
        Node node = new Node(nesting, ContainerJson.fields(value, this));
        if (value instanceof Set<?>) {
            node.members = new ArrayList<>();
        }
        containers.put(value, containers.size());
        nodes.push(node);
        return true;
    }
}
