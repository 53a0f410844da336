package dev.rekindle.internal.program;

/**
 * A leaf of what a program gives back.
 *
 * @param path how Python reaches it: {@code ['z'][0]}, or nothing where it is the only one
 * @param type the type in TorchScript; a number becomes a tensor without dimensions
 */
public record ProgramOutput(String path, String type) {}
