package dev.rekindle.internal.codec;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.pickle.PickleLimits;
import dev.rekindle.internal.pickle.PickleReader;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.Shorten;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One pickle of a file, read and held against the allow-list. */
public final class PickledTree {
    private static final int MOST_NAMES = 50;

    private final String where;
    private final PyValue value;
    private final boolean allowInert;
    private final int nesting;
    private final int protocol;
    private final List<String> unsafe = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> dangerous = new ArrayList<>();
    private final List<String> lostCalls = new ArrayList<>();

    private PickledTree(
            String where, PyValue value, int protocol, boolean allowInert, int nesting) {
        this.allowInert = allowInert;
        this.nesting = nesting;
        this.where = where;
        this.value = value;
        this.protocol = protocol;
    }

    /**
     * Reads one pickle.
     *
     * @param allowInert whether names outside of {@link Globals#isAllowed}, and calls of names in
     *     it that are not decoded, are kept as inert objects
     * @throws TorchFileException if it is damaged, or names what is outside of the allow-list where
     *     that is not allowed
     */
    public static PickledTree read(
            String where, InputStream in, boolean allowInert, PickleLimits limits) {
        PickleReader reader = new PickleReader(in, limits);
        PyValue value;
        try {
            value = reader.read();
        } catch (TorchFileException e) {
            throw new TorchFileException(
                    e.where().startsWith(where) ? e.where() : where + " ! " + e.where(),
                    e.what(),
                    e);
        }
        PickledTree tree =
                new PickledTree(where, value, reader.protocol(), allowInert, limits.nesting());
        tree.check(reader.globals(), allowInert);
        tree.noteLost(reader.lostCalls());
        return tree;
    }

    private void check(Set<PyGlobal> globals, boolean allowInert) {
        Set<String> refused = new LinkedHashSet<>();
        for (PyGlobal global : globals) {
            String name = global.canonical().fullName();
            if (!Globals.isAllowedByTorch(name)) {
                unsafe.add(name);
            }
            if (!Globals.isAllowed(name)) {
                refused.add(name);
            }
            boolean method = name.equals(BoundMethods.GETATTR) && BoundMethods.areAll(value);
            if (Globals.isDangerous(name) && !method) {
                dangerous.add(name);
            }
        }
        if (!dangerous.isEmpty()) {
            warnings.add(
                    "DANGEROUS: Python would run "
                            + names(dangerous, ", ")
                            + " on loading this file with weights_only=False. Nothing was run"
                            + " here.");
        }
        if (!allowInert && !refused.isEmpty()) {
            throw refusal(refused);
        }
    }

    /** Calls of allowed names have no effect but what they return, which nothing holds. */
    private void noteLost(List<PyGlobal> calls) {
        for (PyGlobal call : calls) {
            String name = call.canonical().fullName();
            if (!Globals.isAllowed(name)) {
                lostCalls.add(name);
            }
        }
        if (!lostCalls.isEmpty()) {
            warnings.add(
                    "the pickle calls "
                            + names(lostCalls, ", ")
                            + " and drops the result: the tree does not show these calls.");
        }
    }

    private TorchFileException refusal(Set<String> refused) {
        String first = refused.iterator().next();
        boolean harms = refused.stream().anyMatch(Globals::isDangerous);
        return new TorchFileException(
                where,
                "Unsupported global: GLOBAL "
                        + names(refused, ", GLOBAL ")
                        + (refused.size() == 1 ? " was" : " were")
                        + " not an allowed global by default. "
                        + (harms
                                ? "The file would run code in Python; don't load it there."
                                : "Expected tensors and plain data, but found the class "
                                        + Shorten.name(first)
                                        + ". Save a state_dict instead, or open the file with inert"
                                        + " objects allowed to look at it; nothing in it is ever"
                                        + " run."));
    }

    private static String names(Collection<String> names, String between) {
        String some =
                names.stream()
                        .limit(MOST_NAMES)
                        .map(Shorten::name)
                        .collect(Collectors.joining(between));
        int more = names.size() - MOST_NAMES;
        return more > 0 ? some + between + "and " + more + " more" : some;
    }

    public PyValue value() {
        return value;
    }

    public int protocol() {
        return protocol;
    }

    public List<String> unsafe() {
        return unsafe;
    }

    /**
     * Returns the names of what runs code, opens files or evaluates, in the order of the pickle.
     */
    public List<String> dangerous() {
        return dangerous;
    }

    /** Returns the names of calls that the tree does not hold. */
    public List<String> lostCalls() {
        return lostCalls;
    }

    public List<String> warnings() {
        return warnings;
    }

    /** Returns the tree as Java objects. */
    public @Nullable Object decode(StorageSource storages) {
        return new TorchDecoder(new Decoding(where, storages, !allowInert), nesting).decode(value);
    }
}
