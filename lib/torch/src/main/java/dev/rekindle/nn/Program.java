package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.ExportedProgram;
import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.internal.djl.LoadedScript;
import dev.rekindle.internal.djl.ScriptBytes;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A program of {@code torch.export} (.pt2) that runs: {@code Torch.load("model.pt2").asProgram()}.
 * It is a module as any other: it predicts, through DJL's {@code Predictor} too; it trains where
 * its parameters ask for it; its {@link #stateDict()} has the program's names, and running
 * statistics as the last call left them.
 *
 * <p>It stays in the mode in which it was exported, as {@code ExportedProgram.module()} does in
 * Python (torch/export/exported_program.py, 2.15.0): {@link #train()} and {@link #eval()} change
 * nothing of what it computes.
 *
 * <p>Inputs and outputs are the leaves of what the Python module took and gave, in order; see
 * {@link #inputs()} and {@link #outputs()}. The program checks sizes and types as it was exported.
 * The engine compiles the graph in the first two calls, which take some ten times as long as those
 * that follow.
 *
 * <table>
 * <caption>What stands for torch's types in DJL's arrays (0.36.0)</caption>
 * <tr><th>torch</th><th>in and out</th></tr>
 * <tr><td>float16, 32, 64; int8, 32, 64; uint8; bool</td><td>the same</td></tr>
 * <tr><td>bfloat16</td><td>float32: DJL names the type, but its engine ends the process over such
 * an array. What goes in is rounded to bfloat16, what comes out is exact, and the program computes
 * in bfloat16</td></tr>
 * <tr><td>int16, uint16; uint32</td><td>int32; int64</td></tr>
 * <tr><td>complex64</td><td>the same: {@code x.complex()} makes one of floats whose last dimension
 * is 2, {@code y.real()} gives them back</td></tr>
 * <tr><td>others</td><td>refused by {@link #of}</td></tr>
 * </table>
 *
 * <p>Parameters and buffers keep their types, in {@link #stateDict()} too; those of a type that DJL
 * lacks can be read and saved, and neither trained nor replaced.
 */
public final class Program extends Module {
    private static final String FLAT = "program_flat";
    private static final String BUFFERS = "program_buffers";
    private static final String BYTES = "program_bytes";
    private static final String OUTSIDE =
            "DJL has no arrays of its type: the program computes with it, and it can't be changed"
                    + " here.";

    private static final String FIXED =
            "the program computes with these very tensors, in the element type and on the device"
                    + " that it was exported with. Convert the model in Python, and export it"
                    + " again.";

    private final transient ExportedProgram program;
    private final transient LoadedScript script;
    private final transient List<ExportedProgram.Input> inputs;
    private final transient List<String> outputs = new ArrayList<>();
    private final transient List<String> outside = new ArrayList<>();

    private Program(ExportedProgram program, LoadedScript script) {
        this.program = program;
        this.script = script;
        this.inputs = program.inputs().stream().filter(input -> !input.fixed()).toList();
        for (ExportedProgram.Output output : program.outputs()) {
            if (!output.type().equals("str") && !output.type().equals("NoneType")) {
                outputs.add(output.path());
            }
        }
        hold();
    }

    /**
     * Brings a program into the engine.
     *
     * @throws TorchFileException if a tensor is missing or damaged, or the folder for temporary
     *     files can't be written, or an input or output is of a type that DJL's arrays can't hold
     * @throws IllegalStateException if the engine does not take it
     */
    public static Program of(ExportedProgram program) {
        requireHeld(program);
        Path archive = aside();
        try {
            program.saveTorchScript(archive);
            LoadedScript script = LoadedScript.load(archive);
            try {
                return new Program(program, script);
            } catch (RuntimeException e) {
                script.close();
                throw e;
            }
        } finally {
            archive.toFile().delete();
        }
    }

    private static Path aside() {
        try {
            return Files.createTempFile("rekindle-program", ".pt");
        } catch (IOException e) {
            throw new TorchFileException(
                    "program",
                    "the engine takes it from a file, and none can be made in "
                            + System.getProperty("java.io.tmpdir")
                            + ", the folder for such: "
                            + e
                            + ". Name another one: java -Djava.io.tmpdir=/path ….",
                    e);
        }
    }

    private static void requireHeld(ExportedProgram program) {
        List<String> types = new ArrayList<>();
        program.inputs().forEach(input -> types.add(input.type()));
        program.outputs().forEach(output -> types.add(output.type()));
        for (String type : types) {
            if ((type.startsWith("complex") && !type.startsWith("complex64"))
                    || type.startsWith("uint64")
                    || type.startsWith("float8")) {
                throw new TorchFileException(
                        "program",
                        "an input or output is "
                                + type
                                + ", and DJL has no arrays of that type. Export the model with"
                                + " another one: complex64, or to(torch.float32).");
            }
        }
    }

    /** Puts the engine's tensors into a tree of modules, under the names that they have. */
    private void hold() {
        Map<String, NDArray> parameters = script.parameters();
        Map<List<Object>, Parameter> known = new LinkedHashMap<>();
        for (String name : program.parameters()) {
            Object saved = program.tensor(name);
            Tensor tensor = PlainView.tensor(saved);
            boolean grad =
                    saved instanceof dev.rekindle.value.Parameter parameter
                            && parameter.requiresGrad();
            NDArray array = parameters.remove(name);
            Module at = part(name);
            if (array == null || tensor == null) {
                throw new IllegalStateException("the engine gives no parameter " + name);
            }
            if (!Tensors.engineHolds(tensor.dtype())) {
                array.close();
                outside.add(name);
                Parameter parameter = new Parameter(at::ownManager, tensor.shape());
                parameter.keepOutside(saved == null ? tensor : saved, OUTSIDE);
                at.registerParameter(last(name), parameter);
                continue;
            }
            // One tensor under two names is one parameter, which an optimizer moves once.
            Parameter tied = known.get(identity(tensor));
            if (tied != null) {
                array.close();
            } else {
                tied = new Parameter(array, grad);
                tied.fix(FIXED);
                known.put(identity(tensor), tied);
            }
            at.registerParameter(last(name), tied);
        }
        holdBuffers();
    }

    private void holdBuffers() {
        Map<String, NDArray> buffers = script.tensors(BUFFERS);
        for (String name : program.buffers()) {
            Tensor tensor = PlainView.tensor(program.tensor(name));
            NDArray array = buffers.get(name);
            Module at = part(name);
            if (array == null || tensor == null) {
                throw new IllegalStateException("the engine gives no buffer " + name);
            }
            if (Tensors.engineHolds(tensor.dtype())) {
                Buffer buffer = new Buffer(array);
                buffer.fix(FIXED);
                at.registerBuffer(last(name), buffer);
                continue;
            }
            array.close();
            outside.add(name);
            long length = tensor.numel() * tensor.dtype().itemSizeBytes();
            Tensor live =
                    Tensor.over(
                            new ScriptBytes(script, BYTES, name, length),
                            tensor.dtype(),
                            tensor.shape());
            Buffer buffer = new Buffer(at::ownManager, true, tensor.shape());
            buffer.keepOutside(live, OUTSIDE);
            at.registerBuffer(last(name), buffer);
        }
    }

    private static List<Object> identity(Tensor tensor) {
        List<Object> all = new ArrayList<>();
        all.add(System.identityHashCode(tensor.storage()));
        all.add(tensor.offsetElements());
        for (long size : tensor.shape()) {
            all.add(size);
        }
        for (long stride : tensor.strides()) {
            all.add(stride);
        }
        return all;
    }

    /** Returns the module that a tensor's name leads to; it is made where it is not there. */
    private Module part(String name) {
        Module at = this;
        String[] steps = name.split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            Module next = at.childModules().get(steps[i]);
            if (next == null) {
                next = new ProgramPart();
                at.registerModule(steps[i], next);
            }
            at = next;
        }
        return at;
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Returns what the program is called with, leaf by leaf; fixed ones are not given. */
    public List<ExportedProgram.Input> inputs() {
        return program.inputs();
    }

    /** Returns what the program gives, leaf by leaf. */
    public List<ExportedProgram.Output> outputs() {
        return program.outputs();
    }

    /** Computes with one input, and returns the one output. */
    @Override
    public NDArray forward(NDArray x) {
        NDList results = forward(new NDList(x));
        if (results.size() != 1) {
            String found = String.join(", ", outputs);
            results.close();
            throw new IllegalStateException(
                    "the program gives "
                            + outputs.size()
                            + " outputs ("
                            + found
                            + "). Call forward(NDList), whose arrays have these names.");
        }
        return results.singletonOrThrow();
    }

    /**
     * Computes with the leaves of {@link #inputs()} that are not fixed, in order. The arrays that
     * come back are named by their paths in {@link #outputs()}; numbers are arrays without
     * dimensions, None and texts are left out.
     *
     * @throws IllegalArgumentException if there are more or fewer, or the program was exported for
     *     other sizes or types
     * @throws IllegalStateException if the program is closed
     */
    @Override
    public NDList forward(NDList given) {
        Objects.requireNonNull(given, "inputs is null; give a list of arrays");
        given.forEach(each -> Objects.requireNonNull(each, "an input is null; give an array"));
        if (given.size() != inputs.size()) {
            List<String> names = new ArrayList<>();
            inputs.forEach(input -> names.add(input.path() + ": " + input.type()));
            throw new IllegalArgumentException(
                    "the program takes "
                            + inputs.size()
                            + " inputs ("
                            + String.join(", ", names)
                            + "), and was given "
                            + given.size()
                            + ".");
        }
        NDList results = called(given);
        for (int i = 0; i < results.size(); i++) {
            results.get(i).setName(outputs.get(i));
        }
        return results;
    }

    /** The program says what it expects of an input; what it was given is known here. */
    private NDList called(NDList given) {
        try {
            return script.call(FLAT, given);
        } catch (IllegalArgumentException e) {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < given.size(); i++) {
                NDArray x = given.get(i);
                found.add(
                        (given.size() == 1 ? "" : inputs.get(i).path() + ": ")
                                + Tensors.dtype(x).torchName()
                                + " "
                                + x.getShape());
            }
            String expected = String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
            throw new IllegalArgumentException(
                    expected + ", and found " + String.join(", ", found) + ".", e.getCause());
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws TorchFileException also if the program holds tensors of a type that DJL's arrays
     *     lack, such as bfloat16: those can't be replaced
     */
    @Override
    public LoadReport loadStateDict(StateDict stateDict, boolean strict) {
        if (!outside.isEmpty()) {
            throw new TorchFileException(
                    "program",
                    "the tensor "
                            + outside.get(0)
                            + " is of a type that DJL has no arrays of, and can't be replaced."
                            + " Load the state_dict in Python and export the model again.");
        }
        return super.loadStateDict(stateDict, strict);
    }

    /** A program has no class that Python could make it of. */
    @Override
    protected String pythonName() {
        throw new TorchFileException(
                "program",
                "a program of torch.export can't be saved as an entire model. Save its"
                        + " stateDict(), or the archive with ExportedProgram.saveTorchScript.");
    }

    /** Frees the memory of the program and of its parameters. */
    @Override
    public void close() {
        super.close();
        script.close();
    }
}
