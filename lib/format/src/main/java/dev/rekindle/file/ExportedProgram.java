package dev.rekindle.file;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.archive.ArchiveName;
import dev.rekindle.internal.archive.AtomicFile;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.container.ExportedZip;
import dev.rekindle.internal.container.OpenContainer;
import dev.rekindle.internal.container.ScriptArchive;
import dev.rekindle.internal.container.Writer;
import dev.rekindle.internal.program.JsonValue;
import dev.rekindle.internal.program.ProgramScript;
import dev.rekindle.internal.program.Script;
import dev.rekindle.internal.program.TensorKind;
import dev.rekindle.internal.text.Shorten;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.value.Parameter;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A program of {@code torch.export} that was said in TorchScript, which libtorch 2.7.1 and later,
 * and so DJL, run. It reads its tensors from the open {@link TorchFile}.
 *
 * <p>The archive's {@code forward} takes and gives what the Python module did, where TorchScript
 * has types for that. {@code program_flat} takes the tensors of {@link #inputs()} and gives those
 * of {@link #outputs()}, in order; {@code program_buffers} gives the buffers by name. For a type
 * that DJL has no arrays of, {@code program_flat} takes and gives the next one that holds each of
 * its values: float32 for bfloat16, int32 for int16 and uint16, int64 for uint32.
 */
public final class ExportedProgram {
    /**
     * A leaf of what the program is called with.
     *
     * @param path how Python reaches it from the arguments, such as {@code pair[1][0]}
     * @param type for people: {@code float32 (s0, 3, 32, 32)}, or the value where it is fixed
     * @param fixed whether the program holds for one value alone: no tensor is given for it
     */
    public record Input(String path, String type, boolean fixed) {}

    /**
     * A leaf of what the program gives.
     *
     * @param path how Python reaches it, such as {@code ['z'][0]}; empty where it is all there is
     * @param type for people: {@code float32 (s0, 10)} of a tensor, else {@code int}, {@code
     *     float}, {@code bool}, {@code str} or {@code NoneType}; numbers are tensors without
     *     dimensions, the last two are left out
     */
    public record Output(String path, String type) {}

    private final String where;
    private final Script script;
    private final Map<String, @Nullable Object> tensors;

    private ExportedProgram(String where, Script script, Map<String, @Nullable Object> tensors) {
        this.where = where;
        this.script = script;
        this.tensors = tensors;
    }

    static ExportedProgram of(String where, OpenContainer contents, @Nullable String name) {
        Map<String, Supplier<JsonValue>> programs = contents.programs();
        if (programs.isEmpty()) {
            throw new TorchFileException(
                    where,
                    "expected a program of torch.export (.pt2), but the file holds none. Export the"
                            + " model in Python: torch.export.save(torch.export.export(model, (x,)),"
                            + " \"model.pt2\").");
        }
        String wanted =
                name != null || programs.size() > 1 ? name : programs.keySet().iterator().next();
        Supplier<JsonValue> json = wanted == null ? null : programs.get(wanted);
        if (json == null) {
            throw new TorchFileException(
                    where,
                    "the file holds the programs "
                            + Shorten.name(String.join(", ", programs.keySet()))
                            + (wanted == null ? "" : ", and not " + Shorten.text(wanted))
                            + ". Name one of them.");
        }
        Map<?, ?> root = PlainView.dict(contents.root());
        Map<?, ?> parts =
                root != null && root.containsKey(ExportedZip.STATE_DICT)
                        ? root
                        : root == null ? null : PlainView.dict(root.get(wanted));
        Map<String, @Nullable Object> tensors = new LinkedHashMap<>();
        if (parts != null) {
            putAll(PlainView.dict(parts.get(ExportedZip.CONSTANTS)), tensors);
            putAll(PlainView.dict(parts.get(ExportedZip.STATE_DICT)), tensors);
        }
        return new ExportedProgram(where, ProgramScript.of(json.get(), tied(tensors)), tensors);
    }

    /** Returns for each parameter the other names of the very same view of its memory. */
    private static Map<String, List<String>> tied(Map<String, @Nullable Object> tensors) {
        Map<List<Object>, List<String>> groups = new LinkedHashMap<>();
        tensors.forEach(
                (name, value) -> {
                    if (value instanceof Parameter parameter) {
                        Tensor tensor = parameter.tensor();
                        groups.computeIfAbsent(
                                        List.of(
                                                System.identityHashCode(tensor.storage()),
                                                tensor.offsetElements(),
                                                Arrays.toString(tensor.shape()),
                                                Arrays.toString(tensor.strides())),
                                        key -> new ArrayList<>())
                                .add(name);
                    }
                });
        Map<String, List<String>> tied = new LinkedHashMap<>();
        groups.values().forEach(names -> names.forEach(name -> tied.put(name, names)));
        return tied;
    }

    private static void putAll(@Nullable Map<?, ?> from, Map<String, @Nullable Object> to) {
        if (from != null) {
            from.forEach((name, value) -> to.put(String.valueOf(name), value));
        }
    }

    /** Returns what the program is called with, leaf by leaf. */
    public List<Input> inputs() {
        return script.inputs().stream()
                .map(input -> new Input(input.path(), input.described(), input.fixed()))
                .toList();
    }

    /** Returns what the program gives, leaf by leaf. */
    public List<Output> outputs() {
        return script.outputs().stream()
                .map(output -> new Output(output.path(), output.type()))
                .toList();
    }

    /** Returns the names of the buffers that stand in the state_dict. */
    public List<String> buffers() {
        return List.copyOf(script.buffers());
    }

    /** Returns the names of the parameters, in order. */
    public List<String> parameters() {
        return script.kinds().entrySet().stream()
                .filter(entry -> entry.getValue() == TensorKind.PARAMETER)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns a parameter, a buffer or a constant as the file holds it, or null. */
    public @Nullable Object tensor(String name) {
        return tensors.get(name);
    }

    /** Returns the TorchScript of the program: the archive's {@code code/__torch__.py}. */
    public String code() {
        return script.code();
    }

    /**
     * Writes the archive, which {@code torch.jit.load} and DJL open with nothing of this library
     * beside it. What was there before is intact unless the whole new file is.
     *
     * @throws TorchFileException if a tensor is missing or damaged, or of a type that TorchScript
     *     does not save, or the file can't be written
     */
    public void saveTorchScript(Path target) {
        String stem = ArchiveName.of(target.toString());
        Writer.Prepared prepared = ScriptArchive.prepare(script, tensors, where);
        AtomicFile.write(target, channel -> prepared.writeTo(channel, stem));
    }

    /**
     * Writes the archive to a channel, which stays open.
     *
     * @throws TorchFileException as {@link #saveTorchScript(Path)}
     * @throws IOException if the channel fails
     */
    public void saveTorchScript(WritableByteChannel channel) throws IOException {
        ScriptArchive.prepare(script, tensors, where).writeTo(channel, ArchiveName.ARCHIVE);
    }
}
