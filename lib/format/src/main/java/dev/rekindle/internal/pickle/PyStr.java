package dev.rekindle.internal.pickle;

import dev.rekindle.internal.text.Shorten;

/**
 * A Python str; lone surrogates are kept as they are. Equal by value; the pickler's memo goes by
 * identity.
 */
public record PyStr(String value) implements PyValue {
    /** Returns the text as a sentence shows it: quoted, escaped and cut. */
    @Override
    public String toString() {
        return Shorten.text(value);
    }
}
