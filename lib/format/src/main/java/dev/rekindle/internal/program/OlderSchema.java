package dev.rekindle.internal.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says a program of schema 1 to 7 (torch 2.1 to 2.5) in the words of schema 8, and leaves others as
 * they are. Mirrors what changed in torch/_export/serde/schema.py from 2.1.2 (1) over 2.2.2 (2),
 * 2.3.1 (5.1) and 2.4.1 (5.3) to 2.5.1 (7.3). What does not look as those wrote it stays, and is
 * refused where it is read.
 */
final class OlderSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OlderSchema() {}

    /** Changes the tree in place. */
    static void upgrade(JsonNode program) {
        JsonNode version = program.path("schema_version");
        long major = version.isObject() ? version.path("major").asLong() : version.asLong();
        if (major < 1 || major >= GraphSummary.SCHEMA) {
            return;
        }
        values(program);
        if (program.path("graph_module") instanceof ObjectNode module) {
            if (module.path("signature").has("user_inputs")) {
                first(module);
            }
            int place = 0;
            for (JsonNode spec : module.path("signature").path("input_specs")) {
                // Schema 2 saved each buffer with the state_dict.
                if (spec.path("buffer") instanceof ObjectNode buffer && !buffer.has("persistent")) {
                    buffer.put("persistent", true);
                }
                constant(spec, "input_" + place++);
            }
        }
    }

    /** What stands anywhere: sizes, tensors that may be None, and what is known of a value. */
    private static void values(JsonNode node) {
        if (node instanceof ArrayNode items) {
            items.forEach(OlderSchema::values);
        } else if (node instanceof ObjectNode object) {
            List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
            for (Map.Entry<String, JsonNode> field : fields) {
                JsonNode value = field.getValue();
                switch (field.getKey()) {
                    case "storage_offset" -> {
                        if (value.isIntegralNumber()) {
                            object.set("storage_offset", one("as_int", value));
                        }
                    }
                    case "as_expr" -> {
                        if (value.isTextual()) {
                            object.set("as_expr", one("expr_str", value));
                        }
                    }
                    case "as_optional_tensors" -> value.forEach(OlderSchema::named);
                    case "tensor_values" -> {
                        if (value instanceof ObjectNode tensors) {
                            for (Map.Entry<String, JsonNode> tensor :
                                    new ArrayList<>(tensors.properties())) {
                                JsonNode meta = tensor.getValue().get("meta");
                                if (meta != null) {
                                    tensors.set(tensor.getKey(), meta);
                                }
                            }
                        }
                    }
                    default -> {}
                }
            }
            object.forEach(OlderSchema::values);
        }
    }

    private static void named(JsonNode item) {
        if (item instanceof ObjectNode object && object.path("as_tensor").isTextual()) {
            object.set("as_tensor", one("name", object.get("as_tensor")));
        }
    }

    /** A number that is none but the one that was exported stood where a tensor stands. */
    private static void constant(JsonNode spec, String name) {
        JsonNode argument = spec.path("user_input").path("arg");
        boolean tensor = false;
        for (Map.Entry<String, JsonNode> kind : argument.properties()) {
            tensor |=
                    !kind.getValue().isNull()
                            && (kind.getKey().equals("as_tensor")
                                    || kind.getKey().startsWith("as_sym"));
        }
        if (!tensor && !argument.isEmpty() && spec instanceof ObjectNode object) {
            ObjectNode constant = NODES.objectNode();
            constant.put("name", name);
            constant.set("value", argument);
            object.remove("user_input");
            object.set("constant_input", constant);
        }
    }

    private static ObjectNode one(String name, JsonNode value) {
        return NODES.objectNode().set(name, value);
    }

    /** The first schema gave names, and said beside them what each is. */
    private static void first(ObjectNode module) {
        JsonNode old = module.get("signature");
        JsonNode graph = module.path("graph");
        ArrayNode inputs = NODES.arrayNode();
        for (JsonNode input : graph.path("inputs")) {
            JsonNode name = input.path("as_tensor").path("name");
            String parameter = old.path("inputs_to_parameters").path(name.asText()).asText("");
            String buffer = old.path("inputs_to_buffers").path(name.asText()).asText("");
            if (!parameter.isEmpty()) {
                inputs.add(held("parameter", name, parameter));
            } else if (!buffer.isEmpty()) {
                inputs.add(held("buffer", name, buffer));
            } else {
                inputs.add(one("user_input", one("arg", input)));
            }
        }
        ArrayNode outputs = NODES.arrayNode();
        for (JsonNode output : graph.path("outputs")) {
            JsonNode name = output.path("as_tensor").path("name");
            String buffer = old.path("buffers_to_mutate").path(name.asText()).asText("");
            outputs.add(
                    buffer.isEmpty()
                            ? one("user_output", one("arg", output))
                            : held("buffer_mutation", name, buffer));
        }
        ObjectNode signature = NODES.objectNode();
        signature.set("input_specs", inputs);
        signature.set("output_specs", outputs);
        module.set("signature", signature);
        ObjectNode call = NODES.objectNode();
        call.set("in_spec", arguments(module.path("call_spec").path("in_spec")));
        call.set("out_spec", module.path("call_spec").path("out_spec"));
        ObjectNode entry = NODES.objectNode();
        entry.put("fqn", "");
        entry.set("signature", call);
        module.set("module_call_graph", NODES.arrayNode().add(entry));
    }

    private static ObjectNode held(String kind, JsonNode name, String tensor) {
        ObjectNode held = NODES.objectNode();
        held.set("arg", one("name", name));
        held.put(kind.equals("parameter") ? "parameter_name" : "buffer_name", tensor);
        return one(kind, held);
    }

    /** Where there were no named arguments, the tree was that of the positional ones alone. */
    private static JsonNode arguments(JsonNode spec) {
        JsonNode tree = JsonValue.tree(spec.asText());
        JsonNode children = tree.path(1).path("children_spec");
        if (!tree.path(1).has("type")
                || (children.size() == 2
                        && children.path(0).path("type").asText().equals("builtins.tuple")
                        && children.path(1).path("type").asText().equals("builtins.dict"))) {
            return spec;
        }
        ObjectNode none = NODES.objectNode();
        none.put("type", "builtins.dict")
                .put("context", "[]")
                .set("children_spec", NODES.arrayNode());
        ObjectNode both = NODES.objectNode();
        both.put("type", "builtins.tuple")
                .put("context", "null")
                .set("children_spec", NODES.arrayNode().add(tree.path(1)).add(none));
        return TextNode.valueOf(NODES.arrayNode().add(tree.path(0)).add(both).toString());
    }
}
