package dev.rekindle.internal.program;

/** What a tensor is that a program carries. */
public enum TensorKind {
    PARAMETER,
    /** In the state_dict. */
    BUFFER,
    /** A buffer that is not in the state_dict, or a tensor that is no buffer. */
    CONSTANT
}
