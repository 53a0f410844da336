package dev.rekindle.internal.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Operators of one machine that torch 2.1 and 2.2 wrote where later ones write the general one: the
 * LSTM of mkldnn (torch/_decomp/decompositions_for_rnn.py, 2.1.2), and attention before the CPU's
 * had a name of its own. The nodes are exchanged for those of today.
 */
final class OlderOperators {
    private static final String ATEN = "torch.ops.aten.";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OlderOperators() {}

    /** Exchanges the nodes of all graphs of a tree in place. */
    static void replace(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            if (object.get("nodes") instanceof ArrayNode nodes) {
                object.set("nodes", exchanged(nodes));
            }
            object.forEach(OlderOperators::replace);
        } else if (tree instanceof ArrayNode items) {
            items.forEach(OlderOperators::replace);
        }
    }

    private static ArrayNode exchanged(ArrayNode nodes) {
        ArrayNode all = NODES.arrayNode(nodes.size());
        for (JsonNode node : nodes) {
            switch (node.path("target").asText()) {
                case ATEN + "mkldnn_rnn_layer.default" -> lstm(node, all);
                case ATEN + "_scaled_dot_product_flash_attention.default" ->
                        all.add(attention(node));
                default -> all.add(node);
            }
        }
        return all;
    }

    /** One layer in one direction; backwards, time is turned around it. */
    private static void lstm(JsonNode node, ArrayNode all) {
        boolean one =
                argument(node, "mode").path("as_int").asInt() == 2
                        && argument(node, "num_layers").path("as_int").asInt() == 1
                        && !argument(node, "bidirectional").path("as_bool").asBoolean()
                        && !argument(node, "batch_first").path("as_bool").asBoolean()
                        && !argument(node, "train").path("as_bool").asBoolean();
        JsonNode outputs = node.path("outputs");
        String output = name(outputs.path(0));
        if (!one || outputs.size() < 3 || output.isEmpty()) {
            all.add(node);
            return;
        }
        boolean reverse = argument(node, "reverse").path("as_bool").asBoolean();
        boolean biases = argument(node, "has_biases").path("as_bool").asBoolean();
        String input = name(argument(node, "input"));
        if (reverse) {
            all.add(flip(input, output + "_given"));
        }
        ArrayNode state = NODES.arrayNode();
        state.add(named(name(argument(node, "hx_")))).add(named(name(argument(node, "cx_"))));
        ArrayNode weights = NODES.arrayNode();
        for (int i = 0; i < (biases ? 4 : 2); i++) {
            weights.add(named(name(argument(node, "weight" + i))));
        }
        ArrayNode inputs = NODES.arrayNode();
        add(inputs, "input", "as_tensor", named(reverse ? output + "_given" : input));
        add(inputs, "hx", "as_tensors", state);
        add(inputs, "params", "as_tensors", weights);
        add(inputs, "has_biases", "as_bool", NODES.booleanNode(biases));
        add(inputs, "num_layers", "as_int", NODES.numberNode(1));
        add(inputs, "dropout", "as_float", NODES.numberNode(0.0));
        for (String no : new String[] {"train", "bidirectional", "batch_first"}) {
            add(inputs, no, "as_bool", NODES.booleanNode(false));
        }
        ArrayNode results = NODES.arrayNode();
        results.add(tensor(reverse ? output + "_taken" : output));
        results.add(outputs.get(1)).add(outputs.get(2));
        all.add(node("lstm.input", inputs, results));
        if (reverse) {
            all.add(flip(output + "_taken", output));
        }
    }

    /** On a CPU its results are two; the rest are what CUDA needs to go back. */
    private static JsonNode attention(JsonNode node) {
        ArrayNode inputs = NODES.arrayNode();
        for (JsonNode input : node.path("inputs")) {
            if (!input.path("name").asText().equals("return_debug_mask")) {
                inputs.add(input);
            }
        }
        ArrayNode results = NODES.arrayNode();
        for (int i = 0; i < Math.min(2, node.path("outputs").size()); i++) {
            results.add(node.path("outputs").get(i));
        }
        return node("_scaled_dot_product_flash_attention_for_cpu.default", inputs, results);
    }

    private static ObjectNode flip(String from, String to) {
        ArrayNode inputs = NODES.arrayNode();
        add(inputs, "self", "as_tensor", named(from));
        add(inputs, "dims", "as_ints", NODES.arrayNode().add(0));
        return node("flip.default", inputs, NODES.arrayNode().add(tensor(to)));
    }

    private static ObjectNode node(String operator, ArrayNode inputs, ArrayNode outputs) {
        ObjectNode node = NODES.objectNode();
        node.put("target", ATEN + operator);
        node.set("inputs", inputs);
        node.set("outputs", outputs);
        return node;
    }

    private static void add(ArrayNode inputs, String name, String kind, JsonNode value) {
        ObjectNode input = NODES.objectNode();
        input.put("name", name);
        input.set("arg", NODES.objectNode().set(kind, value));
        inputs.add(input);
    }

    private static JsonNode argument(JsonNode node, String name) {
        for (JsonNode input : node.path("inputs")) {
            if (input.path("name").asText().equals(name)) {
                return input.path("arg");
            }
        }
        return NODES.missingNode();
    }

    private static String name(JsonNode argument) {
        return argument.path("as_tensor").path("name").asText();
    }

    private static ObjectNode named(String name) {
        return NODES.objectNode().put("name", name);
    }

    private static ObjectNode tensor(String name) {
        return NODES.objectNode().set("as_tensor", named(name));
    }
}
