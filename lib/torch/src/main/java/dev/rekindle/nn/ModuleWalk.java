package dev.rekindle.nn;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Visits a module and all below it under their prefixes, {@code ""}, {@code "conv1."}, {@code
 * "features.0."}, a shared module once for each of its names: as {@code state_dict} and {@code
 * load_state_dict} walk. However deep the modules lie in each other, Java's stack stays as it is.
 */
final class ModuleWalk {
    interface Visitor {
        void visit(String prefix, Module module);
    }

    private record Level(String prefix, Module module, Iterator<Map.Entry<String, Module>> left) {}

    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Level> levels = new ArrayDeque<>();
    private final Visitor visitor;

    private final Function<Module, Map<String, Module>> children;

    private ModuleWalk(Visitor visitor, Function<Module, Map<String, Module>> children) {
        this.visitor = visitor;
        this.children = children;
    }

    /**
     * @throws IllegalStateException if a module contains itself
     */
    static void visit(Module module, Visitor visitor) {
        new ModuleWalk(visitor, Module::childModules).walk(module, left -> {});
    }

    /**
     * Visits the modules below first, a shared one once for each module that holds it, as {@code
     * apply} does.
     *
     * @throws IllegalStateException if a module contains itself
     */
    static void visitChildrenFirst(Module module, Consumer<Module> visitor) {
        new ModuleWalk((prefix, entered) -> {}, ModuleNames::children).walk(module, visitor);
    }

    private void walk(Module root, Consumer<Module> leave) {
        enter("", root);
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (level.left().hasNext()) {
                Map.Entry<String, Module> child = level.left().next();
                enter(level.prefix() + child.getKey() + ".", child.getValue());
            } else {
                leave.accept(level.module());
                open.remove(level.module());
                levels.pop();
            }
        }
    }

    private void enter(String prefix, Module module) {
        if (!open.add(module)) {
            throw new IllegalStateException(
                    "a module of class " + module.typeName() + " contains itself.");
        }
        visitor.visit(prefix, module);
        levels.push(new Level(prefix, module, children.apply(module).entrySet().iterator()));
    }
}
