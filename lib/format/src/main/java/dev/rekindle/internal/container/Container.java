package dev.rekindle.internal.container;

/** One kind of container, told whole in one file: how it is recognised and how it is read. */
public interface Container {
    /** Returns the name for people. */
    String title();

    /** Tells whether {@code source} is of this kind, by its bytes. */
    boolean recognises(Source source);

    /**
     * Reads what was recognised. What it opens is closed by {@link OpenContainer#close()}; the
     * bytes of {@code source} belong to whoever opened them.
     *
     * @throws dev.rekindle.errors.TorchFileException if it is damaged, or the options refuse it
     */
    OpenContainer read(Source source);
}
