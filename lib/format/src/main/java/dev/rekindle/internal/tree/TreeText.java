package dev.rekindle.internal.tree;

import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.codec.Face.Step;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.internal.tree.Walk.Place;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Tuple;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file as a tree for people: a line a value, indented. */
public final class TreeText {
    private static final int LONGEST_MESSAGE = 1000;
    private static final int DEEPEST_INDENT = 100;

    /** Lines after which a shared part is shown once: a few bytes can ask for billions. */
    private static final int UNTIL_FOLDED = 10_000;

    /**
     * How a tree is shown.
     *
     * @param digests whether the SHA-256 of each tensor's elements stands behind it, which reads
     *     them all
     * @param all whether what is empty in every module, and a state_dict's {@code _metadata}, are
     *     shown too
     * @param depth how deep values are shown within each other
     * @param lines how many: shared parts are printed at each reference, and a few bytes can ask
     *     for more than any disk
     */
    public record Options(boolean digests, boolean all, int depth, long lines) {
        public static final Options DEFAULT = new Options(false, false, 1000, 5_000_000);

        public Options withDigests(boolean value) {
            return new Options(value, all, depth, lines);
        }

        public Options withAll(boolean value) {
            return new Options(digests, value, depth, lines);
        }

        public Options withDepth(int value) {
            return new Options(digests, all, value, lines);
        }
    }

    private final PrintWriter out;
    private final Options options;

    /** Makes a printer to {@code out}. */
    public TreeText(PrintWriter out, Options options) {
        this.out = out;
        this.options = options;
    }

    /** Prints warnings, a line on the file, and its tree. */
    public void print(TorchFile file) {
        file.warnings()
                .forEach(warning -> out.println("! " + Shorten.message(warning, LONGEST_MESSAGE)));
        long bytes = file.records().stream().mapToLong(TorchFile.Record::lengthBytes).sum();
        out.printf(
                "%s: %s, %d records, %,d bytes in them%n",
                PythonStr.bare(file.name(), LONGEST_MESSAGE),
                file.kind().title(),
                file.records().size(),
                bytes);
        print(file.name(), file.root());
    }

    private void print(String where, @Nullable Object root) {
        Walk.over(root, new Lines(new Digests(where)));
    }

    private final class Lines implements Walk.Visitor {
        private final Digests digests;
        private long printed;

        /** How many empty entries of a module were left out, by the place of its state. */
        private final Map<Place, Integer> folded = new HashMap<>();

        /** Where what holds others was shown first. */
        private final Map<Object, Place> seen = new IdentityHashMap<>();

        Lines(Digests digests) {
            this.digests = digests;
        }

        @Override
        public boolean enter(Place place) {
            if (isHidden(place)) {
                return false;
            }
            if (isEmptyOfModule(place)) {
                folded.merge(Objects.requireNonNull(place.above()), 1, Integer::sum);
                return false;
            }
            if (printed++ == options.lines()) {
                out.println("… the tree has more than " + options.lines() + " lines");
                return false;
            }
            if (place.depth() > options.depth()) {
                line(
                        place.depth(),
                        "… nested deeper than "
                                + options.depth()
                                + "; a larger depth shows more (--depth)");
                return false;
            }
            Place first = printed > UNTIL_FOLDED && !options.all() ? shown(place) : null;
            line(
                    place.depth(),
                    before(place.step())
                            + (place.isAgain() ? "<again>" : place.face().label())
                            + digest(place.value())
                            + (first == null
                                    ? ""
                                    : " (shown above, as " + Names.plain(first) + "; --all)"));
            if (first == null && place.value() != null && !place.face().isLeaf()) {
                seen.putIfAbsent(place.value(), place);
            }
            return first == null;
        }

        private @Nullable Place shown(Place place) {
            return place.isAgain() || place.value() == null ? null : seen.get(place.value());
        }

        @Override
        public void leave(Place place) {
            Integer count = folded.remove(place);
            if (count != null) {
                line(place.depth() + 1, "… " + count + " empty: hooks and the like (--all)");
            }
        }

        @Override
        public boolean isDone() {
            return printed > options.lines();
        }

        /** Shows a tensor's digest behind it where it was asked for. */
        private String digest(@Nullable Object value) {
            Tensor tensor = options.digests() ? PlainView.tensor(value) : null;
            if (tensor == null) {
                return "";
            }
            return digests.affords(tensor)
                    ? "  " + tensor.sha256()
                    : "  (a view of "
                            + tensor.lengthBytes()
                            + " bytes over "
                            + tensor.storage().lengthBytes()
                            + ": no digest)";
        }
    }

    private void line(int depth, String text) {
        out.println("  ".repeat(Math.min(depth, DEEPEST_INDENT)) + text);
    }

    private static String before(@Nullable Step step) {
        if (step instanceof Step.Key key) {
            return Labels.inline(key.key()) + ": ";
        } else if (step instanceof Step.Part part) {
            return part.name() + ": ";
        }
        return step == null ? "" : "- ";
    }

    private boolean isHidden(Place place) {
        if (!(place.step() instanceof Step.Part part)) {
            return false;
        }
        return switch (part.name()) {
            case "args" -> place.value() instanceof Tuple args && args.isEmpty();
            // How a state_dict's layers are versioned: each has a line, and nobody reads it.
            case "attributes" ->
                    !options.all()
                            && place.value() instanceof Map<?, ?> map
                            && map.keySet().equals(Set.of("_metadata"));
            default -> place.value() == null && !part.name().equals("state");
        };
    }

    /** Every module has a dozen of them: hooks that nobody hung in. */
    private boolean isEmptyOfModule(Place place) {
        Place state = place.above();
        return !options.all()
                && state != null
                && state.value() instanceof Map<?, ?> map
                && map.containsKey("_modules")
                && map.containsKey("_parameters")
                && place.step() instanceof Step.Key key
                && key.key() instanceof String name
                && name.startsWith("_")
                && isEmpty(place.value());
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof Set<?> set && set.isEmpty());
    }
}
