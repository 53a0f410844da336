package dev.rekindle.internal.pickle;

import dev.rekindle.internal.text.Shorten;

/**
 * The name of a class or function, as the pickle spells it; never looked up.
 *
 * @param module such as {@code collections}; Python 2's and protocol 2's {@code __builtin__} is
 *     kept as written
 * @param name such as {@code OrderedDict}; dotted for nested ones from protocol 4 on
 */
public record PyGlobal(String module, String name) implements PyValue {
    @Override
    public int hashCode() {
        return SeededHash.of(SeededHash.of(module), SeededHash.of(name));
    }

    /** Returns {@code module.name}. */
    public String fullName() {
        return module + "." + name;
    }

    /**
     * Returns the global under the name that Python 3 has for it: {@code __builtin__.set} becomes
     * {@code builtins.set}.
     */
    public PyGlobal canonical() {
        return CompatNames.toPython3(this);
    }

    @Override
    public String toString() {
        return Shorten.name(fullName());
    }
}
