package dev.rekindle.nn;

import dev.rekindle.value.InertObject;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds the known layers of a tree from their attributes; the rest becomes a {@link TreeModule}.
 */
final class LayerTable {
    private final Map<InertObject, Module> made = new IdentityHashMap<>();

    private LayerTable() {}

    static Module build(ModuleTree tree) {
        return new LayerTable().module(tree, 0);
    }

    private Module module(ModuleTree tree, int depth) {
        if (depth > 500) {
            throw tree.wrong("", "the model nests its modules more than 500 deep.");
        }
        Module known = made.get(tree.object());
        if (known != null) {
            return known;
        }
        Map<String, Module> children = new LinkedHashMap<>();
        for (Object key : tree.children().keySet()) {
            String name = String.valueOf(key);
            if (tree.children().get(key) != null) {
                children.put(name, module(tree.child(name), depth + 1));
            }
        }
        Module layer = null;
        try {
            layer = layer(tree, children);
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            // Odd attributes: the tree still prints and gives its tensors.
        }
        if (layer == null || !OwnAttributes.of(layer).equals(tree.attributes())) {
            layer = new TreeModule(tree, children);
        }
        made.put(tree.object(), layer);
        return layer;
    }

    private static @Nullable Module layer(ModuleTree tree, Map<String, Module> children) {
        Map<String, @Nullable Object> own = tree.attributes();
        boolean bias = tree.parameters().get("bias") != null;
        return switch (tree.className()) {
            case "torch.nn.modules.container.Sequential" -> new Sequential(children);
            case "torch.nn.modules.container.ModuleList" ->
                    new ModuleList(children.values().toArray(new Module[0]));
            case "torch.nn.modules.linear.Linear" ->
                    new Linear(number(own, "in_features"), number(own, "out_features"), bias);
            case "torch.nn.modules.linear.Identity" -> new Identity();
            case "torch.nn.modules.conv.Conv2d" ->
                    new Conv2d(
                            number(own, "in_channels"),
                            number(own, "out_channels"),
                            pair(own, "kernel_size"),
                            pair(own, "stride"),
                            pair(own, "padding"),
                            pair(own, "dilation"),
                            number(own, "groups"),
                            bias);
            case "torch.nn.modules.pooling.MaxPool2d" ->
                    new MaxPool2d(
                            value(own, "kernel_size"),
                            value(own, "stride"),
                            value(own, "padding"),
                            Boolean.TRUE.equals(own.get("ceil_mode")));
            case "torch.nn.modules.batchnorm.BatchNorm2d" ->
                    !bias
                            ? null
                            : new BatchNorm2d(
                                    number(own, "num_features"),
                                    (Double) value(own, "eps"),
                                    (Double) value(own, "momentum"));
            case "torch.nn.modules.normalization.LayerNorm" ->
                    !bias
                            ? null
                            : new LayerNorm(
                                    ((List<?>) value(own, "normalized_shape"))
                                            .stream().mapToLong(item -> (Long) item).toArray(),
                                    (Double) value(own, "eps"));
            case "torch.nn.modules.flatten.Flatten" ->
                    new Flatten(number(own, "start_dim"), number(own, "end_dim"));
            case "torch.nn.modules.dropout.Dropout" ->
                    new Dropout((Double) value(own, "p"), Boolean.TRUE.equals(own.get("inplace")));
            case "torch.nn.modules.activation.ReLU" ->
                    new ReLU(Boolean.TRUE.equals(own.get("inplace")));
            case "torch.nn.modules.activation.Tanh" -> new Tanh();
            case "torch.nn.modules.activation.Sigmoid" -> new Sigmoid();
            case "torch.nn.modules.activation.Softmax" -> new Softmax(number(own, "dim"));
            case "torch.nn.modules.activation.LogSoftmax" -> new LogSoftmax(number(own, "dim"));
            default -> null;
        };
    }

    private static Object value(Map<String, @Nullable Object> own, String name) {
        return Objects.requireNonNull(own.get(name), name);
    }

    private static int number(Map<String, @Nullable Object> own, String name) {
        return Math.toIntExact((Long) value(own, name));
    }

    private static int[] pair(Map<String, @Nullable Object> own, String name) {
        return ((List<?>) value(own, name))
                .stream().mapToInt(item -> Math.toIntExact((Long) item)).toArray();
    }
}
