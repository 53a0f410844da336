package dev.rekindle.internal.tree;

import org.jspecify.annotations.Nullable;

/** What a walk goes through in a value's stead: a pair of values, say. */
public interface Stands {
    /** Returns the value that names are taken from. */
    @Nullable Object named();
}
