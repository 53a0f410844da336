package dev.rekindle.internal.program;

/**
 * A leaf of what a program is called with.
 *
 * @param name in the graph
 * @param path how Python reaches it from the arguments: {@code pair[1][0]}
 * @param described its type and sizes, for people
 * @param fixed whether the program holds for one value alone, and no tensor stands for it
 */
public record ProgramInput(String name, String path, String described, boolean fixed) {}
