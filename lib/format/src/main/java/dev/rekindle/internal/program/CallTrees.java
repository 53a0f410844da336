package dev.rekindle.internal.program;

import java.util.ArrayList;
import java.util.List;

/**
 * How a program is called: the trees of its arguments and of its results.
 *
 * @param arguments one tree an argument, positional ones first
 * @param names of the arguments, where they are free in TorchScript
 */
record CallTrees(List<TreeSpec> arguments, List<String> names, TreeSpec results) {
    static CallTrees of(JsonValue program, int inputs, int outputs) {
        JsonValue signature = null;
        JsonValue place = program.get("graph_module").get("module_call_graph");
        for (JsonValue entry : place.items()) {
            if (entry.get("fqn").text().isEmpty()) {
                signature = entry.find("signature");
            }
        }
        if (signature == null) {
            throw place.refuse(
                    "the signature of the program is missing. The file is damaged or was edited;"
                            + " get it again.");
        }
        TreeSpec in = TreeSpec.of(signature.get("in_spec"));
        TreeSpec out = TreeSpec.of(signature.get("out_spec"));
        if (in.leaves() != inputs || out.leaves() != outputs) {
            throw place.refuse(
                    "the program has "
                            + inputs
                            + " inputs and "
                            + outputs
                            + " outputs, but its trees have "
                            + in.leaves()
                            + " and "
                            + out.leaves()
                            + " leaves. The file was edited; get it again.");
        }
        if (in.children().size() != 2 || in.children().get(1).kind() != TreeSpec.Kind.DICT) {
            throw signature.get("in_spec").expected("a tree of positional and named arguments");
        }
        List<TreeSpec> arguments = new ArrayList<>(in.children().get(0).children());
        arguments.addAll(in.children().get(1).children());
        return new CallTrees(arguments, names(signature, in, arguments.size()), out);
    }

    private static List<String> names(JsonValue signature, TreeSpec in, int count) {
        List<String> names = new ArrayList<>();
        JsonValue given = signature.find("forward_arg_names");
        if (given != null && given.items().size() == count) {
            given.items().forEach(name -> names.add(name.text()));
        } else {
            int positional = count - in.children().get(1).children().size();
            for (int i = 0; i < positional; i++) {
                names.add("arg" + i);
            }
            names.addAll(in.children().get(1).keys());
        }
        for (int i = 0; i < count; i++) {
            if (!ScriptNames.isFree(names.get(i)) || names.indexOf(names.get(i)) != i) {
                names.set(i, "arg" + i);
            }
        }
        return names;
    }
}
