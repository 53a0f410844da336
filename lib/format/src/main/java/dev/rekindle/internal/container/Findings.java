package dev.rekindle.internal.container;

import dev.rekindle.internal.codec.PickledTree;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What came up while a file was read, beside its values: of each pickle in it, each thing once. */
public final class Findings {
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<String> unsafeGlobals = new LinkedHashSet<>();
    private final Set<String> dangerousGlobals = new LinkedHashSet<>();
    private final Set<String> lostCalls = new LinkedHashSet<>();

    Findings() {}

    void add(PickledTree tree) {
        warnings.addAll(tree.warnings());
        unsafeGlobals.addAll(tree.unsafe());
        dangerousGlobals.addAll(tree.dangerous());
        lostCalls.addAll(tree.lostCalls());
    }

    void add(Findings other) {
        warnings.addAll(other.warnings);
        unsafeGlobals.addAll(other.unsafeGlobals);
        dangerousGlobals.addAll(other.dangerousGlobals);
        lostCalls.addAll(other.lostCalls);
    }

    void warn(String sentence) {
        warnings.add(sentence);
    }

    void warn(Collection<String> sentences) {
        warnings.addAll(sentences);
    }

    void addDangerous(Collection<String> names) {
        dangerousGlobals.addAll(names);
    }

    /** Returns sentences about what is odd. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Returns the names that torch's own loader refuses. */
    public List<String> unsafeGlobals() {
        return List.copyOf(unsafeGlobals);
    }

    /** Returns the names that run commands, open files, import or evaluate. */
    public List<String> dangerousGlobals() {
        return List.copyOf(dangerousGlobals);
    }

    /** Returns what Python would call for its effect alone, and no writer can write again. */
    public List<String> lostCalls() {
        return List.copyOf(lostCalls);
    }
}
