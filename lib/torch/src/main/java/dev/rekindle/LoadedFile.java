package dev.rekindle;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ModuleReader;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.InertObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Torch#load} read, whatever it is: the caller says what it should be. Each of the
 * {@code as} methods throws {@link TorchFileException} if the file holds something else.
 */
public final class LoadedFile {
    private final String name;
    private final @Nullable Object root;
    private final List<String> unsafeGlobals;

    LoadedFile(String name, @Nullable Object root, List<String> unsafeGlobals) {
        this.name = name;
        this.root = root;
        this.unsafeGlobals = List.copyOf(unsafeGlobals);
    }

    /** Returns the value as the table in lib/DESIGN.md says; Python's {@code None} is null. */
    public @Nullable Object value() {
        return root;
    }

    /**
     * Returns the names that Python's own default loader would refuse, as torch's {@code
     * get_unsafe_globals_in_checkpoint} does.
     */
    public List<String> unsafeGlobals() {
        return unsafeGlobals;
    }

    /** Returns a tensor. */
    public Tensor asTensor() {
        Tensor tensor = TypedValues.tensor(root);
        if (tensor == null) {
            throw refused("a tensor");
        }
        return tensor;
    }

    /** Returns a dict from names to tensors. */
    public StateDict asStateDict() {
        if (root instanceof InertObject) {
            throw new TorchFileException(
                    name,
                    "expected a state_dict, but found "
                            + PythonNames.of(root)
                            + ". For an entire model call asModule(), then stateDict().");
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw refused("a state_dict");
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() instanceof Map) {
                throw new TorchFileException(
                        name,
                        "expected a state_dict, a dict from names to tensors, but \""
                                + entry.getKey()
                                + "\" is "
                                + PythonNames.of(entry.getValue())
                                + ". For a checkpoint call asCheckpoint(), then stateDict(\""
                                + entry.getKey()
                                + "\").");
            }
        }
        return StateDict.of(root);
    }

    /** Returns a dict with string keys. */
    public Checkpoint asCheckpoint() {
        Map<String, @Nullable Object> entries = TypedValues.stringKeyed(root);
        if (entries == null) {
            throw refused("a dict with str keys");
        }
        return new Checkpoint(name, entries);
    }

    /**
     * Returns an entire model as the class that the caller names; the class of the file has to bear
     * the same name. Nothing is drawn, and nothing in the file picks a class.
     */
    public <T extends Module> T asModule(Class<T> type) {
        return ModuleReader.read(name, root, type);
    }

    /**
     * Returns an entire model as a tree of layers, which runs if it is known layers in Sequentials.
     */
    public Module asModule() {
        return ModuleReader.read(name, root);
    }

    @Override
    public String toString() {
        return name + ": " + TypedValues.brief(root);
    }

    private TorchFileException refused(String expected) {
        return new TorchFileException(
                name,
                "expected "
                        + expected
                        + ", but found "
                        + PythonNames.of(root)
                        + ". Ask for what it holds: asTensor, asStateDict, asCheckpoint, asModule or value.");
    }
}
