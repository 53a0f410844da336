package dev.rekindle.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One rule of a {@link KeyMapping}. */
sealed interface KeyRule {
    /** Returns the new name, or the same where the rule does not match. */
    String apply(String name);

    /**
     * Returns the way back.
     *
     * @throws IllegalStateException if there is none
     */
    KeyRule inverse();

    /** A name for a name. */
    record Exact(Map<String, String> names) implements KeyRule {
        public Exact {
            Map<String, String> olds = new LinkedHashMap<>();
            names.forEach(
                    (old, name) -> {
                        String other = olds.put(name, old);
                        if (other != null) {
                            throw new IllegalArgumentException(
                                    "[KeyMapping] \""
                                            + old
                                            + "\" and \""
                                            + other
                                            + "\" would both become \""
                                            + name
                                            + "\". Give each a name of its own.");
                        }
                    });
        }

        @Override
        public String apply(String name) {
            return names.getOrDefault(name, name);
        }

        @Override
        public KeyRule inverse() {
            Map<String, String> back = new LinkedHashMap<>();
            names.forEach((old, name) -> back.put(name, old));
            return new Exact(back);
        }
    }

    /** A caller's function, and the way back if there is one. */
    record Through(UnaryOperator<String> there, @Nullable UnaryOperator<String> back)
            implements KeyRule {
        @Override
        public String apply(String name) {
            String renamed = there.apply(name);
            if (renamed == null) {
                throw new IllegalArgumentException(
                        "[KeyMapping] the function gave null for \""
                                + name
                                + "\". Give the name itself to leave it.");
            }
            return renamed;
        }

        @Override
        public KeyRule inverse() {
            if (back == null) {
                throw new IllegalStateException(
                        "[KeyMapping] a regex or a single function has no way back. Write it with"
                                + " rename(from, to), or as function(there, back).");
            }
            return new Through(back, there);
        }
    }

    /** Two texts with the same holes for numbers; all behind a dot is carried over. */
    record Holes(List<Part> from, List<Part> to, Pattern pattern) implements KeyRule {
        private static final Pattern HOLE = Pattern.compile("\\{(\\w+?)([+-]\\d+)?}");
        private static final int MOST_DIGITS = 9;

        /**
         * A stretch of text, or a hole where {@code name} is not null.
         *
         * @param offset what is added to the number in the hole
         */
        record Part(String text, @Nullable String name, long offset) {}

        static Holes of(String from, String to) {
            Holes rule = of(parts(from), parts(to));
            if (!names(rule.from()).equals(names(rule.to()))) {
                throw new IllegalArgumentException(
                        "[KeyMapping] \""
                                + from
                                + "\" has the holes "
                                + names(rule.from())
                                + ", and \""
                                + to
                                + "\" has "
                                + names(rule.to())
                                + ". Both need the same.");
            }
            return rule;
        }

        private static Holes of(List<Part> from, List<Part> to) {
            StringBuilder regex = new StringBuilder();
            for (Part part : from) {
                regex.append(
                        part.name() == null
                                ? Pattern.quote(part.text())
                                : "(\\d{1," + MOST_DIGITS + "})");
            }
            String rest = from.isEmpty() ? "()(.+)" : "(?:(\\.)(.+))?";
            return new Holes(from, to, Pattern.compile(regex + rest));
        }

        private static List<Part> parts(String text) {
            List<Part> parts = new ArrayList<>();
            Set<String> met = new HashSet<>();
            Matcher hole = HOLE.matcher(text);
            int at = 0;
            while (hole.find()) {
                if (hole.start() > at) {
                    parts.add(new Part(text.substring(at, hole.start()), null, 0));
                }
                if (!met.add(hole.group(1))) {
                    throw new IllegalArgumentException(
                            "[KeyMapping] \"" + text + "\" has " + hole.group() + " twice.");
                }
                String offset = hole.group(2);
                parts.add(
                        new Part(
                                hole.group(),
                                hole.group(1),
                                offset == null ? 0 : Long.parseLong(offset)));
                at = hole.end();
            }
            if (at < text.length()) {
                parts.add(new Part(text.substring(at), null, 0));
            }
            return parts;
        }

        private static Set<String> names(List<Part> parts) {
            Set<String> names = new HashSet<>();
            parts.stream().filter(part -> part.name() != null).forEach(p -> names.add(p.name()));
            return names;
        }

        @Override
        public String apply(String name) {
            Matcher match = pattern.matcher(name);
            if (!match.matches()) {
                return name;
            }
            Map<String, Long> numbers = new LinkedHashMap<>();
            int group = 1;
            for (Part part : from) {
                if (part.name() != null) {
                    numbers.put(part.name(), Long.parseLong(match.group(group++)) - part.offset());
                }
            }
            StringBuilder renamed = new StringBuilder();
            for (Part part : to) {
                String hole = part.name();
                if (hole == null) {
                    renamed.append(part.text());
                    continue;
                }
                long number = numbers.getOrDefault(hole, 0L) + part.offset();
                if (number < 0) {
                    return name;
                }
                renamed.append(number);
            }
            String rest = match.group(group + 1);
            if (rest != null) {
                renamed.append(renamed.length() == 0 ? "" : ".").append(rest);
            }
            return renamed.toString();
        }

        @Override
        public KeyRule inverse() {
            return of(to, from);
        }
    }
}
