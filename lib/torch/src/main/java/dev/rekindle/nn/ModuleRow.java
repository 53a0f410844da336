package dev.rekindle.nn;

import dev.rekindle.internal.text.Given;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link Sequential} and {@link ModuleList} have in common: modules in a row, which can be
 * taken out, put in and walked over as Python's lists are. A negative index counts from the end.
 * What is taken out stays open: its memory is the caller's to close. Mirrors the operations of
 * {@code Sequential} and {@code ModuleList} (torch/nn/modules/container.py, 2.15.0).
 */
public abstract class ModuleRow extends Module implements Iterable<Module> {
    ModuleRow() {}

    /**
     * @throws IndexOutOfBoundsException if there is none
     */
    public Module get(int index) {
        return Place.of(parts().inOrder(), index);
    }

    public int size() {
        return parts().inOrder().size();
    }

    /** Walks over the modules in order. */
    @Override
    public Iterator<Module> iterator() {
        return parts().inOrder().iterator();
    }

    /** Puts a module in the place of another, under its name, and returns the other. */
    public Module set(int index, Module module) {
        Given.given(module, typeName() + ".set", "module");
        Module before = get(index);
        String name = Place.of(List.copyOf(childModules().keySet()), index);
        parts().replace(name, module);
        return before;
    }

    /**
     * Puts a module before another; those behind it move on, under their new positions.
     *
     * @throws IndexOutOfBoundsException if the index is neither a place nor the end
     */
    public ModuleRow insert(int index, Module module) {
        Given.given(module, typeName() + ".insert", "module");
        int size = size();
        if (index < -size || index > size) {
            throw new IndexOutOfBoundsException("Index out of range: " + index);
        }
        List<Module> modules = new ArrayList<>(parts().inOrder());
        modules.add(index < 0 ? index + size : index, module);
        parts().renumber(modules);
        return this;
    }

    /** Takes a module out, and returns it; those behind it move up, under their new positions. */
    public Module pop(int index) {
        Module module = get(index);
        int place = index < 0 ? index + size() : index;
        delete(place, place + 1);
        return module;
    }

    /** Takes the modules from {@code start} to before {@code stop} out: Python's {@code del}. */
    public void delete(int start, int stop) {
        List<Module> modules = new ArrayList<>(parts().inOrder());
        int from = bound(start);
        modules.subList(from, Math.max(from, bound(stop))).clear();
        parts().renumberAnew(modules);
    }

    /** The modules from {@code start} to before {@code stop}, as Python's slices count. */
    final Map<String, Module> part(int start, int stop) {
        int from = bound(start);
        Map<String, Module> part = new LinkedHashMap<>();
        List.copyOf(childModules().entrySet())
                .subList(from, Math.max(from, bound(stop)))
                .forEach(each -> part.put(each.getKey(), each.getValue()));
        return part;
    }

    /** As Python's slices do: what is out of range is cut off. */
    private int bound(int index) {
        int size = size();
        return Math.min(size, Math.max(0, index < 0 ? index + size : index));
    }
}
