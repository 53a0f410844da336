package dev.rekindle.nn;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module that is a class of torch.nn: it says under which name and with which attributes. */
abstract class Layer extends Module {
    /** Returns the module that defines the class in Python, such as torch.nn.modules.linear. */
    abstract String torchModule();

    @Override
    protected final String pythonName() {
        return torchModule() + "." + typeName();
    }

    /** Returns the own attributes in the order of Python's {@code vars()}, after the 17 common. */
    abstract Map<String, @Nullable Object> attributes();

    /** Refuses a setting that torch has and the engine does not. */
    static UnsupportedOperationException unsupported(String layer, String what) {
        return new UnsupportedOperationException(
                layer + " with " + what + " cannot run on this engine (DJL 0.36.0).");
    }
}
