package dev.rekindle.cli;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.codec.Face.Step;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.codec.Values;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.internal.tree.Names;
import dev.rekindle.internal.tree.Walk;
import dev.rekindle.internal.tree.Walk.Place;
import dev.rekindle.value.OrderedDict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a name leads to in a file: a part of a checkpoint, a tensor. */
final class NestedKey {
    private static final int MOST_SHOWN = 20;
    private static final int MOST_LOOKED_AT = 100_000;

    private NestedKey() {}

    /**
     * Returns what stands under a key, or the whole where none is given.
     *
     * @throws TorchFileException if nothing or more than one thing is called so; the keys that
     *     there are are told
     */
    static @Nullable Object of(TorchFile file, @Nullable String key) {
        return key == null ? file.root() : one(file, file.root(), key, "key").value();
    }

    /** As {@link #of}, but a file that holds a state_dict and nothing else is taken whole. */
    static @Nullable Object orFlat(TorchFile file, String key, List<String> words) {
        if (Names.find(file.root(), key).isEmpty() && isFlat(file.root())) {
            words.add(
                    file.name()
                            + " has no key "
                            + Shorten.text(key)
                            + " and holds tensors alone: it is compared whole.");
            return file.root();
        }
        return of(file, key);
    }

    private static boolean isTensorAlone(@Nullable Object root) {
        return root != null
                && (PlainView.tensor(root) != null || Values.of(root).type().equals("Tensor"));
    }

    private static boolean isFlat(@Nullable Object root) {
        Map<?, ?> map = PlainView.dict(root);
        return map != null
                && !map.isEmpty()
                && map.values().stream().allMatch(value -> PlainView.tensor(value) != null);
    }

    /** Returns the one place of a name below {@code root}. */
    static Place one(TorchFile file, @Nullable Object root, String name, String what) {
        List<Place> found = Names.find(root, name);
        if (found.size() == 1) {
            return found.get(0);
        } else if (found.isEmpty()) {
            if (what.equals("key") && isTensorAlone(root)) {
                throw new TorchFileException(
                        file.name(),
                        "there is no key "
                                + Shorten.text(name)
                                + ": the file holds "
                                + Values.described(root)
                                + " alone. Leave --key out.");
            }
            List<String> there = what.equals("key") ? keys(root) : tensors(root);
            throw new TorchFileException(
                    file.name(),
                    "there is no "
                            + what
                            + " "
                            + Shorten.text(name)
                            + ". There are: "
                            + (there.isEmpty() ? "none" : String.join(", ", there))
                            + ".");
        }
        List<String> exact = found.stream().limit(MOST_SHOWN).map(Names::exact).toList();
        throw new TorchFileException(
                file.name(),
                Shorten.text(name)
                        + " is the name of more than one. Say which: "
                        + String.join(" or ", exact)
                        + ".");
    }

    private static List<String> keys(@Nullable Object root) {
        List<Names.Called> keys = new ArrayList<>();
        Walk.over(
                root,
                new Walk.Visitor() {
                    @Override
                    public boolean enter(Place place) {
                        if (place.depth() == 1 && !isAttributes(root, place)) {
                            keys.add(Names.Called.of(place));
                        }
                        return place.depth() == 0;
                    }

                    @Override
                    public boolean isDone() {
                        return keys.size() > MOST_SHOWN;
                    }
                });
        return cut(Names.apart(keys));
    }

    /** What Python code set on a dict is no key of it. */
    private static boolean isAttributes(@Nullable Object root, Place place) {
        return root instanceof OrderedDict && place.step() instanceof Step.Part;
    }

    private static List<String> tensors(@Nullable Object root) {
        List<Names.Called> names = new ArrayList<>();
        int[] looked = {0};
        Walk.over(
                root,
                new Walk.Visitor() {
                    @Override
                    public boolean enter(Place place) {
                        if (PlainView.tensor(place.value()) != null) {
                            names.add(Names.Called.of(place));
                        }
                        return true;
                    }

                    @Override
                    public boolean isDone() {
                        return names.size() > MOST_SHOWN || looked[0]++ > MOST_LOOKED_AT;
                    }
                });
        return cut(Names.apart(names));
    }

    private static List<String> cut(List<String> names) {
        if (names.size() <= MOST_SHOWN) {
            return names;
        }
        List<String> some = new ArrayList<>(names.subList(0, MOST_SHOWN));
        some.add("and more");
        return some;
    }
}
