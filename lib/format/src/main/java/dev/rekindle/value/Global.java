package dev.rekindle.value;

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
    public String toString() {
        return fullName();
    }
}
