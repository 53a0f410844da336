package dev.rekindle.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The dotted names of what a module holds, each thing under its first name alone. Mirrors {@code
 * named_modules} and {@code _named_members} (torch/nn/modules/module.py, 2.15.0).
 */
final class ModuleNames {
    private ModuleNames() {}

    static Map<String, Module> modules(Module root) {
        Map<String, Module> named = new LinkedHashMap<>();
        visit(root, (path, module) -> put(named, path, module));
        return named;
    }

    /** Returns the module and all below it, parents first: also where two would have one name. */
    static List<Module> all(Module root) {
        List<Module> all = new ArrayList<>();
        visit(root, (path, module) -> all.add(module));
        return List.copyOf(all);
    }

    /** Visits each module once, parents first, without a deeper stack for deeper modules. */
    private static void visit(Module root, ModuleWalk.Visitor visitor) {
        Set<Object> seen = identitySet();
        Deque<Level> levels = new ArrayDeque<>();
        enter("", root, seen, levels, visitor);
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (level.left().hasNext()) {
                Map.Entry<String, Module> child = level.left().next();
                enter(join(level.path(), child.getKey()), child.getValue(), seen, levels, visitor);
            } else {
                levels.pop();
            }
        }
    }

    private static void enter(
            String path,
            Module module,
            Set<Object> seen,
            Deque<Level> levels,
            ModuleWalk.Visitor visitor) {
        if (seen.add(module)) {
            visitor.visit(path, module);
            levels.push(new Level(path, module.childModules().entrySet().iterator()));
        }
    }

    private record Level(String path, Iterator<Map.Entry<String, Module>> left) {}

    static Map<String, Module> children(Module module) {
        Map<String, Module> named = new LinkedHashMap<>();
        Set<Object> seen = identitySet();
        module.childModules()
                .forEach(
                        (name, child) -> {
                            if (seen.add(child)) {
                                named.put(name, child);
                            }
                        });
        return named;
    }

    static <T> Map<String, T> unique(
            Module root, Function<Module, Map<String, @Nullable T>> members) {
        Map<String, T> named = new LinkedHashMap<>();
        Set<Object> seen = identitySet();
        visit(
                root,
                (path, module) ->
                        members.apply(module)
                                .forEach(
                                        (name, member) -> {
                                            if (member != null && seen.add(member)) {
                                                put(named, join(path, name), member);
                                            }
                                        }));
        return named;
    }

    /**
     * As {@link #unique}, each thing under each of its names ({@code remove_duplicate=False}): also
     * what hangs below a module that is there twice.
     *
     * @throws IllegalStateException if the module contains itself
     */
    static <T> Map<String, T> every(
            Module root, Function<Module, Map<String, @Nullable T>> members) {
        Map<String, T> named = new LinkedHashMap<>();
        everyModule(root)
                .forEach(
                        (path, module) ->
                                members.apply(module)
                                        .forEach(
                                                (name, member) -> {
                                                    if (member != null) {
                                                        put(named, join(path, name), member);
                                                    }
                                                }));
        return named;
    }

    /** As {@link #modules}, each module under each of its names. */
    static Map<String, Module> everyModule(Module root) {
        Map<String, Module> named = new LinkedHashMap<>();
        Deque<Level> levels = new ArrayDeque<>();
        Set<Object> above = identitySet();
        Deque<Module> path = new ArrayDeque<>();
        put(named, "", root);
        levels.push(new Level("", root.childModules().entrySet().iterator()));
        path.push(root);
        above.add(root);
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (!level.left().hasNext()) {
                levels.pop();
                above.remove(path.pop());
                continue;
            }
            Map.Entry<String, Module> child = level.left().next();
            String name = join(level.path(), child.getKey());
            if (!above.add(child.getValue())) {
                throw new IllegalStateException("the module contains itself, as " + name);
            }
            put(named, name, child.getValue());
            path.push(child.getValue());
            levels.push(new Level(name, child.getValue().childModules().entrySet().iterator()));
        }
        return named;
    }

    /** As the values of {@link #unique}: also where two would have one name. */
    static <T> List<T> each(Module root, Function<Module, Map<String, @Nullable T>> members) {
        Set<T> found = Collections.newSetFromMap(new IdentityHashMap<>());
        List<T> each = new ArrayList<>();
        visit(
                root,
                (path, module) ->
                        members.apply(module)
                                .values()
                                .forEach(
                                        member -> {
                                            if (member != null && found.add(member)) {
                                                each.add(member);
                                            }
                                        }));
        return List.copyOf(each);
    }

    /**
     * Puts a thing under its name, where nothing else may stand.
     *
     * @throws IllegalStateException if something does: a name in an old file holds a dot, say
     */
    static <T> void put(Map<String, T> named, String name, T thing) {
        if (named.putIfAbsent(name, thing) != null) {
            throw clash(name);
        }
    }

    static IllegalStateException clash(String name) {
        return new IllegalStateException(
                "two things in this module have one name, "
                        + name
                        + ": a dot stands in the name of one. Rename it in Python, and save the"
                        + " model again.");
    }

    private static Set<Object> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
