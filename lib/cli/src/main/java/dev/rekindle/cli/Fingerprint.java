package dev.rekindle.cli;

import dev.rekindle.internal.tree.Walk;
import dev.rekindle.internal.tree.Walk.Place;
import dev.rekindle.value.Bytes;
import dev.rekindle.value.FrozenSet;
import dev.rekindle.value.Tuple;
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
import org.jspecify.annotations.Nullable;

/**
 * Says of a dict's key, or a set's member, which one of the other file's is the same: a text that
 * tells 1 from "1" and True. A shared part is looked at once, and no choice of keys makes the texts
 * collide. What Python compares by identity has the fingerprint of its kind alone.
 */
final class Fingerprint {
    private final Map<Object, String> known = new IdentityHashMap<>();

    String of(@Nullable Object key) {
        if (!isCompound(key)) {
            return atom(key);
        }
        Walk.over(key, new Parts());
        return known.getOrDefault(key, "");
    }

    private static boolean isCompound(@Nullable Object value) {
        return value instanceof Tuple || value instanceof FrozenSet;
    }

    private static String atom(@Nullable Object value) {
        if (value instanceof String text) {
            return "str " + text;
        } else if (value instanceof Double number) {
            return "float " + Double.doubleToLongBits(number);
        } else if (value instanceof Bytes bytes) {
            return "bytes " + HexFormat.of().formatHex(bytes.toByteArray());
        } else if (value instanceof Number || value instanceof Boolean) {
            return value.getClass() == Boolean.class ? "bool " + value : "int " + value;
        }
        var face = dev.rekindle.internal.codec.Values.of(value);
        return face.type() + " " + face.label();
    }

    private final class Parts implements Walk.Visitor {
        private final List<List<String>> open = new ArrayList<>();

        @Override
        public boolean enter(Place place) {
            Object value = place.value();
            String found = isCompound(value) ? known.get(value) : atom(value);
            if (found != null || place.isAgain()) {
                add(found == null ? "again" : found);
                return false;
            }
            open.add(new ArrayList<>());
            return true;
        }

        private void add(String found) {
            if (!open.isEmpty()) {
                open.get(open.size() - 1).add(found);
            }
        }

        @Override
        public void leave(Place place) {
            List<String> parts = open.remove(open.size() - 1);
            if (place.value() instanceof FrozenSet) {
                Collections.sort(parts);
            }
            String found = place.face().type() + " " + sha256(parts);
            known.put(java.util.Objects.requireNonNull(place.value()), found);
            add(found);
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
