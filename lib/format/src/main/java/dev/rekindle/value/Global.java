package dev.rekindle.value;

import dev.rekindle.internal.pickle.SeededHash;

/**
 * The name of a Python class or function, under Python 3's name for it. Never looked up.
 *
 * @param module such as {@code torch.nn.modules.linear}
 * @param name such as {@code Linear}
 */
public record Global(String module, String name) {
    /** Returns {@code module.name}. */
    public String fullName() {
        return module + "." + name;
    }

    @Override
    public int hashCode() {
        return SeededHash.of(SeededHash.of(module), SeededHash.of(name));
    }

    @Override
    public String toString() {
        return fullName();
    }
}
