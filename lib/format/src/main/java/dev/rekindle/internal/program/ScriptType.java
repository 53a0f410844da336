package dev.rekindle.internal.program;

/** The types of values in a script, as TorchScript spells them. */
enum ScriptType {
    TENSOR("Tensor"),
    INT("int"),
    FLOAT("float"),
    BOOL("bool"),
    COMPLEX("complex"),
    STRING("str"),
    NONE("NoneType");

    private final String text;

    ScriptType(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    boolean isNumber() {
        return this == INT || this == FLOAT || this == BOOL;
    }
}
