package dev.rekindle;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.container.ExportedZip;
import dev.rekindle.internal.text.Given;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Program;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Torch#load} read, whatever it is: the caller says what it should be. Each of the
 * {@code as} methods throws {@link TorchFileException} if the file holds something else.
 */
public final class LoadedFile {
    private final String name;
    private final FileKind kind;
    private final @Nullable Object root;
    private final List<String> unsafeGlobals;
    private final TorchFile file;

    /** Takes what was read; the file may be closed then. */
    LoadedFile(TorchFile file) {
        this.name = file.name();
        this.kind = file.kind();
        this.root = file.root();
        this.unsafeGlobals = List.copyOf(file.unsafeGlobals());
        this.file = file;
    }

    String name() {
        return name;
    }

    FileKind kind() {
        return kind;
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

    /** Returns a tensor: a parameter's, one with attributes, or a plain one. */
    public Tensor asTensor() {
        return found("a tensor").tensor();
    }

    /**
     * Returns a dict from names to tensors, extra states among them, its _metadata with it; of an
     * exported program its parameters and persistent buffers.
     */
    public StateDict asStateDict() {
        if (kind == FileKind.EXPORTED
                && root instanceof Map<?, ?> program
                && program.containsKey(ExportedZip.STATE_DICT)) {
            return new Found(name, program.get(ExportedZip.STATE_DICT), LoadedFile::readWith)
                    .stateDict();
        }
        return found("a state_dict").stateDict();
    }

    /** Returns a dict, or a subclass of dict, with typed reading. */
    public Checkpoint asCheckpoint() {
        return found("a checkpoint").checkpoint();
    }

    /**
     * Returns an entire model as the class that the caller names; the class of the file has to bear
     * the same name. Nothing is drawn, and nothing in the file picks a class.
     */
    public <T extends Module> T asModule(Class<T> type) {
        if (kind == FileKind.EXPORTED && type.isAssignableFrom(Program.class)) {
            return type.cast(asProgram());
        }
        requireClasses();
        return found("an entire model").module(type);
    }

    /**
     * Returns an entire model, of which some classes are yours: Python's full name of each, and
     * what makes one. {@code asModule(Map.of("models.Net", Net::new, "models.Block", Block::new))}.
     * All else is read as by {@link #asModule()}. Nothing is drawn, and nothing in the file picks a
     * class: it is your table that does.
     *
     * @throws TorchFileException if a class that the table names has another structure, or other
     *     settings, than the file's; or if a name of the table is not in the file, while a class of
     *     the file is not in the table
     */
    public Module asModule(Map<String, ? extends Supplier<? extends Module>> classes) {
        requireClasses();
        return found("an entire model").module(Given.given(classes, "asModule", "classes"));
    }

    /**
     * Returns an entire model as a tree of layers, which runs if it is known layers in Sequentials;
     * of a {@code .pt2} the program, as {@link #asProgram()}.
     */
    public Module asModule() {
        if (kind == FileKind.EXPORTED) {
            return asProgram();
        }
        return found("an entire model").module();
    }

    /**
     * Returns the program of a {@code .pt2} of {@code torch.export}, ready to run; it owns native
     * memory, to be closed.
     *
     * @throws TorchFileException also if the program has a part that can't be said in TorchScript,
     *     or the file holds several
     */
    public Program asProgram() {
        return Program.of(file.program());
    }

    /** As {@link #asProgram()}, of a file that holds several. */
    public Program asProgram(String model) {
        return Program.of(file.program(model));
    }

    @Override
    public String toString() {
        return name + ": " + Shown.brief(root);
    }

    private void requireClasses() {
        if (kind == FileKind.EXPORTED) {
            throw new TorchFileException(
                    name,
                    "expected an entire model, but the file is a program of torch.export: a graph"
                            + " of operators that runs as it is, with no classes to say which is"
                            + " which. Call asModule() or asProgram(); or give its stateDict() to a"
                            + " network of your own.");
        }
    }

    private Found found(String expected) {
        if (kind == FileKind.TORCHSCRIPT) {
            throw new TorchFileException(
                    name,
                    "expected "
                            + expected
                            + ", but the file is a TorchScript program, written by torch.jit.save:"
                            + " code beside its weights. Save its weights in Python:"
                            + " torch.save(torch.jit.load(file).state_dict(), \"weights.pt\"). Its"
                            + " values alone are in value().");
        }
        return new Found(name, root, LoadedFile::readWith);
    }

    private static String readWith(Getter getter) {
        return switch (getter) {
            case TENSOR -> "Read it with asTensor().";
            case STATE_DICT -> "Read it with asStateDict().";
            case DICT -> "Read it with asCheckpoint().";
            case MODULE -> "Read it with asModule(), whose stateDict() gives its tensors.";
            default -> "Look at it with value().";
        };
    }
}
