package dev.rekindle.internal.program;

/**
 * An expression of a script: a name that the script defined itself, or a literal.
 *
 * @param text never a word of the file that was not checked
 */
record ScriptValue(String text, ScriptType type) {}
