package dev.rekindle.cli;

import dev.rekindle.internal.codec.Face;
import dev.rekindle.internal.codec.Face.Step;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.tree.Walk;
import dev.rekindle.internal.tree.Walk.Place;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.ByteArray;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.Global;
import dev.rekindle.value.NumpyArray;
import dev.rekindle.value.NumpyScalar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of a dict's key, or a set's member, which one of the other file's is the same: a text that
 * tells 1 from "1" and True, and one member of an enum from another by what it is made of. A shared
 * part is looked at once, and no choice of keys makes the texts collide. A large tensor in a key
 * has the fingerprint of its kind alone.
 */
final class Fingerprint {
    /** Elements of a tensor that are looked at: Python's own keys hold none. */
    private static final long MOST_TENSOR_BYTES = 1 << 20;

    private static final int LONGEST = 200;

    private final Map<Object, String> known = new IdentityHashMap<>();

    String of(@Nullable Object key) {
        if (key == null || Values.of(key).isLeaf()) {
            return atom(key);
        }
        Walk.over(key, new Parts());
        return known.getOrDefault(key, "");
    }

    private String atom(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        String found = known.get(value);
        if (found == null) {
            found = spelled(value);
            if (found.length() > LONGEST) {
                found = sha256(List.of(found));
                known.put(value, found);
            }
        }
        return found;
    }

    private static String spelled(Object value) {
        if (value instanceof String text) {
            return "str " + text;
        } else if (value instanceof Double number) {
            return "float " + Double.doubleToLongBits(number);
        } else if (value instanceof Bytes bytes) {
            return "bytes " + hex(bytes.toByteArray());
        } else if (value instanceof ByteArray bytes) {
            return "bytearray " + hex(bytes.toByteArray());
        } else if (value instanceof Number || value instanceof Boolean) {
            return value.getClass() == Boolean.class ? "bool " + value : "int " + value;
        } else if (value instanceof Global global) {
            return "global " + global.fullName();
        } else if (value instanceof NumpyScalar number) {
            return "scalar " + number.dtype() + " " + hex(number.bytes().toByteArray());
        } else if (value instanceof NumpyArray array) {
            return "array " + array.dtype() + array.shape() + " " + hex(RowMajor.bytes(array));
        }
        Face face = Values.of(value);
        Tensor tensor = PlainView.tensor(value);
        return face.type()
                + " "
                + face.label()
                + (tensor == null || tensor.lengthBytes() > MOST_TENSOR_BYTES
                        ? ""
                        : " " + tensor.sha256());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private final class Parts implements Walk.Visitor {
        private final List<List<String>> open = new ArrayList<>();

        @Override
        public boolean keys() {
            return true;
        }

        @Override
        public boolean enter(Place place) {
            Object value = place.value();
            String found = value == null || place.face().isLeaf() ? atom(value) : known.get(value);
            if (found != null || place.isAgain()) {
                add(place, found == null ? "again" : found);
                return false;
            }
            open.add(new ArrayList<>());
            return true;
        }

        /** Adds a part to what holds it; a value is one part with its key. */
        private void add(Place place, String found) {
            if (open.isEmpty()) {
                return;
            }
            List<String> parts = open.get(open.size() - 1);
            if (place.step() instanceof Step.Key && !place.isKey()) {
                String key = parts.remove(parts.size() - 1);
                parts.add("item " + sha256(List.of(key, found)));
            } else if (place.step() instanceof Step.Part part) {
                parts.add("part " + part.name() + " " + found);
            } else {
                parts.add(found);
            }
        }

        @Override
        public void leave(Place place) {
            List<String> parts = open.remove(open.size() - 1);
            if (place.value() instanceof Set || place.value() instanceof Map) {
                Collections.sort(parts);
            }
            String found = place.face().type() + " " + sha256(parts);
            known.put(Objects.requireNonNull(place.value()), found);
            add(place, found);
        }
    }

    private static String sha256(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_16BE);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
