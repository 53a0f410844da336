package dev.rekindle.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Visits a module and all below it under their prefixes, {@code ""}, {@code "conv1."}, {@code
 * "features.0."}, a shared module once for each of its names: as {@code state_dict} and {@code
 * load_state_dict} walk.
 */
final class ModuleWalk {
    interface Visitor {
        void visit(String prefix, Module module);
    }

    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Visitor visitor;

    private ModuleWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /**
     * @throws IllegalStateException if a module contains itself
     */
    static void visit(Module module, Visitor visitor) {
        new ModuleWalk(visitor).walk("", module);
    }

    private void walk(String prefix, Module module) {
        if (!open.add(module)) {
            throw new IllegalStateException(
                    "a module of class " + module.typeName() + " contains itself.");
        }
        visitor.visit(prefix, module);
        module.childModules().forEach((name, child) -> walk(prefix + name + ".", child));
        open.remove(module);
    }
}
