package dev.rekindle.internal.codec;

/** An object of a layer above that stands for a plain value in a file. */
public interface SavedAs {
    /** Returns the value: the same instance at each call, as identity shows in a pickle. */
    Object savedAs();
}
