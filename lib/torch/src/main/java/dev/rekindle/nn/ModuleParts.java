package dev.rekindle.nn;

import dev.rekindle.nn.ModuleFields.ModuleField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The modules, parameters and buffers that one module holds by itself: those registered under a
 * name, as a container's, then those in its fields. Null is one that is left out. Mirrors {@code
 * _modules}, {@code _parameters} and {@code _buffers} (torch/nn/modules/module.py, 2.15.0).
 */
final class ModuleParts {
    private final Module module;
    private final Map<String, @Nullable Object> registered = new LinkedHashMap<>();
    private final Map<String, Class<?>> kinds = new LinkedHashMap<>();

    private final boolean hasFields;
    private final Map<String, Parameter> computed = new LinkedHashMap<>();
    private final Set<String> behind = new LinkedHashSet<>();
    private boolean changed;
    private boolean acyclic;
    private int modules;
    private boolean renumbered;
    private @Nullable List<Module> order;

    ModuleParts(Module module) {
        this.module = module;
        this.hasFields = !ModuleFields.of(module.getClass()).isEmpty();
    }

    /**
     * As {@link #register}, for a name that did not come from a file, where older ones hold dots.
     *
     * @throws IllegalArgumentException with torch's sentence if the name will not do
     */
    void add(String kindName, String name, Class<?> kind, @Nullable Object part) {
        Class<?> before = kinds.get(name);
        AttributeNames.check(
                kindName, name, (before != null && before != kind) || isNameOfField(name));
        register(name, kind, part);
    }

    private boolean isNameOfField(String name) {
        return ModuleFields.of(module.getClass()).stream()
                .anyMatch(field -> field.name().equals(name));
    }

    void register(String name, Class<?> kind, @Nullable Object part) {
        registered.put(name, part);
        if (kinds.put(name, kind) == null && kind == Module.class) {
            modules++;
        }
        order = null;
        acyclic = false;
    }

    /** Registers a module under its position. */
    void append(Module next) {
        Objects.requireNonNull(next, "module is null; each place of a container holds one");
        // Python's str(number) makes a fresh string each time.
        String name = new String(Integer.toString(hasFields ? inOrder().size() : modules));
        AttributeNames.check("module", name, kinds.containsKey(name));
        register(name, Module.class, next);
    }

    /** Tells whether Python has made an OrderedDict of the modules, as taking one out does. */
    boolean isRenumbered() {
        return renumbered;
    }

    /** As {@link #renumber}, of what was taken out of. */
    void renumberAnew(List<Module> modules) {
        renumber(modules);
        renumbered = true;
    }

    /** Puts the children of a container in another order, under their positions. */
    void renumber(List<Module> modules) {
        if (hasFields && present(Module.class).size() != modulesRegistered()) {
            throw new UnsupportedOperationException(
                    module.typeName()
                            + " has modules in its fields, which keep their names. Give them to"
                            + " super(…), and they can be inserted and taken out.");
        }
        List<String> names = new ArrayList<>();
        kinds.forEach(
                (name, kind) -> {
                    if (kind == Module.class) {
                        names.add(name);
                    }
                });
        names.forEach(this::remove);
        // Python's str(number) makes a fresh string each time.
        modules.forEach(
                each -> register(new String(Integer.toString(this.modules)), Module.class, each));
    }

    private long modulesRegistered() {
        return kinds.values().stream().filter(kind -> kind == Module.class).count();
    }

    /** Returns the children in order. */
    List<Module> inOrder() {
        List<Module> known = order;
        if (known == null || hasFields) {
            known = List.copyOf(present(Module.class).values());
            order = known;
        }
        return known;
    }

    /**
     * Returns the children in the order in which they are called, one after the other.
     *
     * @throws IllegalStateException if the module contains itself: the calls would never end
     */
    List<Module> inTurn() {
        List<Module> called = inOrder();
        if (!acyclic) {
            requireAcyclic();
            acyclic = true;
        }
        return called;
    }

    /** Goes where calls go by themselves; what a user's forward calls is the user's. */
    private void requireAcyclic() {
        Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Module> left = new ArrayDeque<>(inOrder());
        while (!left.isEmpty()) {
            Module next = left.pop();
            if (next == module) {
                throw new IllegalStateException(
                        "a module of class " + module.typeName() + " contains itself.");
            }
            if (next instanceof Sequential && seen.add(next)) {
                left.addAll(next.parts().inOrder());
            }
        }
    }

    /** Tells whether a module is registered as None. */
    boolean hasNone() {
        return registered.containsValue(null)
                && kinds.entrySet().stream()
                        .anyMatch(
                                entry ->
                                        entry.getValue() == Module.class
                                                && registered.get(entry.getKey()) == null);
    }

    <T> Map<String, @Nullable T> of(Class<T> kind) {
        Map<String, @Nullable T> found = new LinkedHashMap<>();
        kinds.forEach(
                (name, type) -> {
                    if (type == kind) {
                        found.put(name, kind.cast(registered.get(name)));
                    }
                });
        for (ModuleField field : ModuleFields.of(module.getClass())) {
            if (field.isOf(kind, module) && (kind == Module.class || !field.isPlainNone(module))) {
                found.put(field.name(), kind.cast(field.get(module)));
            }
        }
        found.keySet().removeAll(computed.keySet());
        for (String name : behind) {
            if (found.containsKey(name)) {
                found.put(name, found.remove(name));
            }
        }
        return found;
    }

    /** As {@link #of}, without the fields that hold nothing: those are plain attributes. */
    <T> Map<String, @Nullable T> registered(Class<T> kind) {
        Map<String, @Nullable T> found = new LinkedHashMap<>();
        of(kind).forEach(
                        (name, part) -> {
                            if (part != null || registered.containsKey(name)) {
                                found.put(name, part);
                            }
                        });
        return found;
    }

    /** Returns the parts of one kind that are there. */
    <T> Map<String, T> present(Class<T> kind) {
        Map<String, T> present = new LinkedHashMap<>();
        of(kind).forEach(
                        (name, part) -> {
                            if (part != null) {
                                present.put(name, part);
                            }
                        });
        return present;
    }

    /** Returns what is registered under the name; null for None, and where nothing is. */
    @Nullable Object get(String name) {
        return registered.get(name);
    }

    /** Tells whether a parameter or buffer of that name is there. */
    boolean isPresent(String name) {
        return computed.containsKey(name)
                || present(Parameter.class).containsKey(name)
                || present(Buffer.class).containsKey(name);
    }

    /** Registers a part behind all others, those of the fields too, as Python's attributes come. */
    void registerBehind(String name, Class<?> kind, Object part) {
        if (isNameOfField(name) || registered.containsKey(name)) {
            replace(name, part);
        } else {
            register(name, kind, part);
        }
        if (computed.remove(name) != null) {
            changed();
        }
        behind.remove(name);
        behind.add(name);
    }

    /** Takes the order of a file, in which a parameter that was made anew stands last. */
    void inOrderOf(Set<String> parameters, Set<String> buffers) {
        if (!List.copyOf(of(Parameter.class).keySet()).equals(List.copyOf(parameters))
                || !List.copyOf(of(Buffer.class).keySet()).equals(List.copyOf(buffers))) {
            behind.removeAll(parameters);
            behind.removeAll(buffers);
            behind.addAll(parameters);
            behind.addAll(buffers);
        }
    }

    /** Takes away what was registered behind the others. */
    void remove(String name) {
        registered.remove(name);
        if (kinds.remove(name) == Module.class) {
            modules--;
        }
        behind.remove(name);
        order = null;
    }

    /** Puts what is computed in the place of a parameter, which is none of the module's then. */
    void compute(String name, Computation computation, long... shape) {
        Parameter stands = new Parameter(computation, shape);
        replace(name, stands);
        computed.put(name, stands);
        changed();
    }

    /** Remembers that what is computed, or how, is other than a file had it. */
    void changed() {
        changed = true;
        module.computedChanged();
    }

    /** Tells whether what is computed is other than the file had it that the module was read of. */
    boolean isChanged() {
        return changed;
    }

    /** Says that all is as a file has it. */
    void unchanged() {
        changed = false;
    }

    /** Returns a parameter or buffer by its name, one that is computed too; null for none. */
    @Nullable ModuleTensor tensor(String name) {
        Parameter stands = computed.get(name);
        if (stands != null) {
            return stands;
        }
        Parameter parameter = present(Parameter.class).get(name);
        return parameter != null ? parameter : present(Buffer.class).get(name);
    }

    /** Returns the tensors that are computed of others, by name, in the order of their making. */
    Map<String, Parameter> computed() {
        return computed;
    }

    /** Puts another part in the place of {@code name}, which a file shares with another module. */
    void replace(String name, Object part) {
        if (registered.containsKey(name)) {
            registered.put(name, part);
            order = null;
            acyclic = false;
            return;
        }
        for (ModuleField field : ModuleFields.of(module.getClass())) {
            if (field.name().equals(name)) {
                field.set(module, part);
            }
        }
    }
}
