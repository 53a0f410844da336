package dev.rekindle.internal.pickle;

/**
 * A Python str; lone surrogates are kept as they are. Equal by value; the pickler's memo goes by
 * identity.
 */
public record PyStr(String value) implements PyValue {}
