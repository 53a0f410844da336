package dev.rekindle.nn;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.OrderedDict;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A true copy of a module and all below it, as Python's {@code copy.deepcopy} makes: what is shared
 * in one is shared in the other, and nothing is shared between the two. It goes the way of a file
 * that is read, without one: the values are copied once, in the engine's memory.
 */
final class ModuleCopy {
    private static final String WHERE = "copy";

    private final Map<Object, Object> made = new IdentityHashMap<>();
    private final Map<InertObject, Module> originals = new IdentityHashMap<>();

    /** Strings that are one in Python, and so in its copy. */
    private final Map<Object, Object> strings;

    private ModuleCopy(Module module) {
        this.strings = InternedNames.of(module.modules());
    }

    /**
     * Copies layers of torch.nn.
     *
     * @throws IllegalArgumentException if a class of a user's is among them
     */
    static Module of(Module module) {
        for (Module each : module.modules()) {
            if (each instanceof Program || each instanceof ProgramPart) {
                throw new IllegalArgumentException(
                        "an exported program is not copied: load its file once more, and give that"
                                + " one its state_dict, other.loadStateDict(program.stateDict()).");
            }
            if (!isTorchs(each)) {
                throw new IllegalArgumentException(
                        "only layers of torch.nn can be copied by themselves, and "
                                + each.getClass().getSimpleName()
                                + " is a class of its own: copy it with copyOf("
                                + each.getClass().getSimpleName()
                                + "::new).");
            }
        }
        ModuleCopy copy = new ModuleCopy(module);
        SavedModule saved = new SavedModule(WHERE, copy.saved(module));
        return Initial.skipped(() -> ModuleReader.copied(saved, copy.originals));
    }

    /** Tells whether such a module is made here, and not by a class of a user's. */
    static boolean isTorchs(Module module) {
        return module instanceof InertModule
                || module instanceof ParametrizationList
                || module instanceof TorchParametrization
                || KnownLayers.pythonName(module.getClass()) != null;
    }

    /**
     * Fills a module of the same class with the values, settings and modes of another.
     *
     * @throws IllegalArgumentException if it is built otherwise
     */
    static <T extends Module> T into(T made, Module module) {
        ModuleCopy copy = new ModuleCopy(module);
        SavedModule saved = new SavedModule(WHERE, copy.saved(module));
        try {
            ModuleReader.copyInto(made, saved, copy.originals);
            return made;
        } catch (TorchFileException e) {
            made.close();
            throw new IllegalArgumentException(
                    "[copyOf] what was given makes a "
                            + module.typeName()
                            + " unlike the one to be copied: "
                            + (e.where().equals(WHERE) ? "" : e.where().substring(7) + ": ")
                            + e.what().replace("the file", "the original"),
                    e);
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private @Nullable Object saved(@Nullable Object part) {
        if (!(part instanceof Module) && !(part instanceof ModuleTensor)) {
            return part;
        }
        Object known = made.get(part);
        if (known != null) {
            return known;
        }
        if (part instanceof ModuleTensor tensor) {
            Object value = tensor.reduce();
            made.put(part, value);
            return value;
        }
        InertObject object = ModuleWriter.written((Module) part);
        originals.put(object, (Module) part);
        made.put(part, object);
        if (object.state() instanceof Map<?, ?> state) {
            replaceValues(state);
            for (String name : new String[] {"_parameters", "_buffers", "_modules"}) {
                if (state.get(name) instanceof Map<?, ?> parts) {
                    Map<Object, @Nullable Object> copies = new LinkedHashMap<>();
                    parts.forEach(
                            (key, value) ->
                                    copies.put(strings.getOrDefault(key, key), saved(value)));
                    put(state, name, copies);
                }
            }
        }
        return object;
    }

    /** A file holds Python's numbers, a field Java's; and a copy's lists and dicts are its own. */
    private void replaceValues(Map<?, ?> state) {
        for (Object name : List.copyOf(state.keySet())) {
            Object value = state.get(name);
            if (value instanceof ModuleTensor computed) {
                put(state, name, computed.reduce());
            } else if (value instanceof Integer
                    || value instanceof Short
                    || value instanceof Byte) {
                put(state, name, ((Number) value).longValue());
            } else if (value instanceof Float number) {
                put(state, name, number.doubleValue());
            } else if (value instanceof ArrayList<?> list) {
                put(state, name, listed(list));
            } else if (value instanceof OrderedDict hooks) {
                put(state, name, new OrderedDict(hooks));
            }
        }
    }

    /** Copies a list, and the lists in it; one that stands twice is one. */
    private Object listed(List<?> list) {
        Object known = made.get(list);
        if (known != null) {
            return known;
        }
        List<@Nullable Object> copy = new ArrayList<>();
        made.put(list, copy);
        for (Object item : list) {
            copy.add(
                    item instanceof ArrayList<?> inner
                            ? listed(inner)
                            : strings.getOrDefault(item, item));
        }
        return copy;
    }

    @SuppressWarnings("unchecked") // made by ModuleWriter
    private static void put(Map<?, ?> state, Object name, Object value) {
        ((Map<Object, @Nullable Object>) state).put(name, value);
    }
}
