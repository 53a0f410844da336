package dev.rekindle.internal.pickle;

/**
 * What the bytes of a pickle say, and no more: inert. Nothing here was executed, no class was
 * looked up. Values are compared by identity where CPython's pickler compares by identity: two
 * references to one {@code PyValue} instance are written as one object and a memo lookup.
 */
public sealed interface PyValue
        permits PyNone,
                PyBool,
                PyInt,
                PyFloat,
                PyStr,
                PyBytes,
                PyByteArray,
                PyList,
                PyTuple,
                PyDict,
                PySet,
                PyFrozenSet,
                PyGlobal,
                PyObject,
                PyPersistentId {}
