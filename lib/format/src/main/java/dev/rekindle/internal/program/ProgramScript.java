package dev.rekindle.internal.program;

import dev.rekindle.internal.text.Shorten;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says a program in TorchScript. The class {@code Program} has four methods: {@code program_run} is
 * the graph; {@code forward} takes and gives what the Python module did, where TorchScript has
 * types for it, else as the next; {@code program_flat} takes tensors and gives a list of tensors,
 * leaf by leaf; {@code program_buffers} gives the buffers by name. What can't be said is refused,
 * and nothing is written then.
 */
public final class ProgramScript {
    static final String RUN = "program_run";

    /** The method that takes and gives tensors alone. */
    public static final String FLAT = "program_flat";

    /** The method that gives the buffers. */
    public static final String BUFFERS = "program_buffers";

    static final Set<String> METHODS = Set.of("forward", RUN, FLAT, BUFFERS, "program_bytes");

    static final String SELF = "self: __torch__.Program";

    private final JsonValue program;
    private final JsonValue graph;
    private final Map<String, JsonValue> metas;
    private final ScriptModule root = ScriptModule.root();
    private final Map<String, TensorKind> kinds = new LinkedHashMap<>();
    private final Map<String, String> readers = new LinkedHashMap<>();
    private final Scope scope = new Scope("v_");
    private final List<LeafInput> inputs = new ArrayList<>();
    private final List<LeafOutput> outputs = new ArrayList<>();
    private final List<String> buffers = new ArrayList<>();
    private final List<String> byBytes = new ArrayList<>();

    /** The method that gives the bytes of buffers of types that DJL's arrays lack. */
    public static final String BYTES = "program_bytes";

    /** A leaf that goes in: a tensor, a number that may differ, or one that is fixed. */
    record LeafInput(
            String variable,
            String name,
            ScriptType type,
            @Nullable String fixed,
            @Nullable TensorMeta meta) {}

    /** A leaf that comes out; one that is fixed is a literal. */
    record LeafOutput(ScriptValue value, boolean fixed, @Nullable TensorMeta meta) {}

    private final Map<String, List<String>> tied;

    private ProgramScript(JsonValue program, Map<String, List<String>> tied) {
        this.tied = tied;
        this.program = program;
        this.graph = program.get("graph_module").get("graph");
        this.metas = graph.get("tensor_values").fields();
    }

    /**
     * Says the program of a JSON text.
     *
     * @param tied for a parameter's name the other names of the very same tensor
     * @throws dev.rekindle.errors.TorchFileException if a part of it can't be said, by its name
     */
    public static Script of(JsonValue program, Map<String, List<String>> tied) {
        long major = GraphSummary.major(program);
        if (major < 1 || major > GraphSummary.SCHEMA) {
            throw program.get("schema_version")
                    .refuse(
                            "the program is of schema "
                                    + major
                                    + ", and "
                                    + GraphSummary.SCHEMA
                                    + " is the newest that is known here. Export the model again"
                                    + " with torch 2.1 to 2.15; its weights can be read as they"
                                    + " are.");
        }
        return new ProgramScript(program, tied).script();
    }

    private Script script() {
        JsonValue signature = program.get("graph_module").get("signature");
        ScriptLines run = new ScriptLines();
        run.deeper();
        run.deeper();
        List<String> binding = new ArrayList<>();
        int[] modules = {0};
        for (JsonValue spec : signature.get("input_specs").items()) {
            input(spec, binding, modules);
        }
        tie(signature, modules);
        new InputChecks(program, run).write(inputs);
        binding.forEach(run::add);
        new GraphScript(run).write(graph, scope);
        for (JsonValue spec : signature.get("output_specs").items()) {
            output(spec, run);
        }
        CallTrees trees = CallTrees.of(program, inputs.size(), outputs.size());
        Methods methods = new Methods(inputs, outputs, trees);
        String code =
                root.code(
                        program,
                        methods.run(run.toString())
                                + methods.forward()
                                + methods.flat()
                                + BufferMethods.buffers(buffers, readers, program)
                                + BufferMethods.bytes(byBytes, readers, program));
        return new Script(
                code, root, kinds, methods.describedInputs(), methods.describedOutputs(), buffers);
    }

    private void input(JsonValue spec, List<String> binding, int[] modules) {
        Map.Entry<String, JsonValue> only = spec.only();
        JsonValue value = only.getValue();
        switch (only.getKey()) {
            case "parameter" ->
                    tensor(value, "parameter_name", TensorKind.PARAMETER, binding, modules);
            case "buffer" ->
                    tensor(
                            value,
                            "buffer_name",
                            value.get("persistent").truth()
                                    ? TensorKind.BUFFER
                                    : TensorKind.CONSTANT,
                            binding,
                            modules);
            case "tensor_constant" ->
                    tensor(value, "tensor_constant_name", TensorKind.CONSTANT, binding, modules);
            // It keeps operators with effects in order, as lines do here.
            case "token" -> {}
            case "user_input" -> user(value.get("arg"));
            case "constant_input" -> {
                JsonValue constant = value.get("value");
                ScriptValue literal = new ArgumentScript(scope).value(constant);
                inputs.add(
                        new LeafInput(
                                ScriptNames.variable("v_", value.get("name")),
                                value.get("name").text(),
                                literal.type(),
                                literal.text(),
                                null));
            }
            default ->
                    throw spec.refuse(
                            "an input of the kind "
                                    + Shorten.name(only.getKey())
                                    + " can't be said in TorchScript. Export the model without"
                                    + " it.");
        }
    }

    private void tensor(
            JsonValue spec, String field, TensorKind kind, List<String> binding, int[] modules) {
        String name = spec.get(field).text();
        JsonValue graphName = spec.get("arg").get("name");
        // torch 2.5 to 2.7 gave tied weights one name, and two places.
        if (kinds.get(name) == kind) {
            binding.add(scope.define(graphName, ScriptType.TENSOR) + " = " + readers.get(name));
            return;
        }
        String reader = root.add(name, kind, spec.get(field), modules);
        kinds.put(name, kind);
        readers.put(name, reader);
        if (kind == TensorKind.BUFFER) {
            buffers.add(name);
            TensorMeta meta = meta(spec.get("arg").get("name").text());
            if (meta != null && !EngineNumbers.isHeld(meta.dtype())) {
                byBytes.add(name);
            }
        }
        binding.add(scope.define(graphName, ScriptType.TENSOR) + " = " + reader);
    }

    /** A name that the signature leaves out, as its tensor stands there under another. */
    private void tie(JsonValue place, int[] modules) {
        for (String name : List.copyOf(kinds.keySet())) {
            for (String other : tied.getOrDefault(name, List.of())) {
                if (kinds.get(name) == TensorKind.PARAMETER && !kinds.containsKey(other)) {
                    readers.put(other, root.add(other, TensorKind.PARAMETER, place, modules));
                    kinds.put(other, TensorKind.PARAMETER);
                }
            }
        }
    }

    private void user(JsonValue argument) {
        Map.Entry<String, JsonValue> only = argument.only();
        switch (only.getKey()) {
            case "as_tensor" -> leaf(only.getValue().get("name"), ScriptType.TENSOR);
            case "as_sym_int" -> leaf(only.getValue().get("as_name"), ScriptType.INT);
            case "as_sym_float" -> leaf(only.getValue().get("as_name"), ScriptType.FLOAT);
            case "as_sym_bool" -> leaf(only.getValue().get("as_name"), ScriptType.BOOL);
            default ->
                    throw argument.refuse(
                            "an input of the kind "
                                    + Shorten.name(only.getKey())
                                    + " can't be said in TorchScript. Export the model without"
                                    + " it.");
        }
    }

    private void leaf(JsonValue name, ScriptType type) {
        inputs.add(
                new LeafInput(
                        scope.define(name, type), name.text(), type, null, meta(name.text())));
    }

    private void output(JsonValue spec, ScriptLines run) {
        Map.Entry<String, JsonValue> only = spec.only();
        JsonValue value = only.getValue();
        switch (only.getKey()) {
            case "user_output" -> {
                JsonValue argument = value.get("arg");
                ScriptValue found = new ArgumentScript(scope).value(argument);
                String kind = argument.only().getKey();
                outputs.add(
                        new LeafOutput(
                                found,
                                !kind.equals("as_tensor") && !kind.startsWith("as_sym"),
                                kind.equals("as_tensor")
                                        ? meta(argument.get("as_tensor").get("name").text())
                                        : null));
            }
            case "loss_output" -> {
                JsonValue name = value.get("arg").get("name");
                outputs.add(new LeafOutput(scope.tensor(name), false, meta(name.text())));
            }
            case "token" -> {}
            case "buffer_mutation" -> change(value, "buffer_name", run);
            case "parameter_mutation" -> change(value, "parameter_name", run);
            case "user_input_mutation" ->
                    copy(
                            scope.tensor(value.get("user_input_name")).text(),
                            scope.tensor(value.get("arg").get("name")),
                            run);
            default ->
                    throw spec.refuse(
                            "an output of the kind "
                                    + Shorten.name(only.getKey())
                                    + " can't be said in TorchScript. Export the model without"
                                    + " it.");
        }
    }

    private @Nullable TensorMeta meta(String name) {
        JsonValue meta = metas.get(name);
        return meta == null ? null : TensorMeta.of(meta);
    }

    private void change(JsonValue spec, String field, ScriptLines run) {
        String reader = readers.get(spec.get(field).text());
        if (reader == null) {
            throw spec.get(field).expected("the name of a tensor that the program holds");
        }
        copy(reader, scope.tensor(spec.get("arg").get("name")), run);
    }

    /** In place, as Python's {@code module()} does it: who holds the buffer sees the new value. */
    private static void copy(String target, ScriptValue value, ScriptLines run) {
        run.add(
                run.fresh("n")
                        + " = torch.copy_(torch.detach("
                        + target
                        + "), torch.detach("
                        + value.text()
                        + "))");
    }
}
