package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Checkpoint;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Tensors;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Parameter;
import dev.rekindle.tensor.DType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A row of optimizer_table.py: its network, its optimizer made by the names that torch has. */
final class TableRow implements AutoCloseable {
    /** The network of float32. */
    static final class Net extends Module {
        Linear first = new Linear(8, 16);
        Linear second = new Linear(16, 4);
        Parameter extra = new Parameter(Torch.ones(4));

        @Override
        public NDArray forward(NDArray x) {
            return second.forward(F.relu(first.forward(x)));
        }
    }

    /** That of float64, whose elements are multiplied alone. */
    static final class Wide extends Module {
        Parameter a = parameter(40);
        Parameter b = parameter(8);

        private static Parameter parameter(int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = (i - count / 3.0) / 7;
            }
            return new Parameter(Torch.tensor(values, DType.FLOAT64));
        }

        @Override
        public NDArray forward(NDArray x) {
            return x;
        }
    }

    private final JsonNode row;
    private final Module net;
    final Optimizer optimizer;

    TableRow(JsonNode row, Path lr) {
        this.row = row;
        Torch.manualSeed(0);
        net = row.path("dtype").asText().equals("float64") ? new Wide() : new Net();
        optimizer = make();
        if (!row.path("lr").asText().equals("float")) {
            Object value = Torch.load(lr).asCheckpoint().get("lr");
            ParamGroup group = optimizer.paramGroups().get(0);
            group.set("lr", value);
        }
    }

    private Optimizer make() {
        List<Parameter> all = net.parameters();
        Map<String, Parameter> named = net.namedParameters();
        boolean two = row.path("second").isObject();
        int firsts = two ? all.size() - 1 : all.size();
        boolean hasNames = row.path("named").asBoolean();
        try {
            Class<?> type = Class.forName("dev.rekindle.optim." + row.path("optimizer").asText());
            Consumer<Object> options = this::apply;
            Optimizer made =
                    (Optimizer)
                            type.getConstructor(hasNames ? Map.class : List.class, Consumer.class)
                                    .newInstance(
                                            hasNames
                                                    ? part(named, 0, firsts)
                                                    : all.subList(0, firsts),
                                            options);
            if (two) {
                Map<String, Object> changed = new LinkedHashMap<>();
                row.path("second")
                        .fields()
                        .forEachRemaining(
                                each -> changed.put(each.getKey(), each.getValue().asDouble()));
                if (hasNames) {
                    made.addParamGroup(part(named, firsts, all.size()), changed);
                } else {
                    made.addParamGroup(all.subList(firsts, all.size()), changed);
                }
            }
            return made;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Parameter> part(Map<String, Parameter> all, int from, int to) {
        Map<String, Parameter> part = new LinkedHashMap<>();
        new ArrayList<>(all.keySet()).subList(from, to).forEach(key -> part.put(key, all.get(key)));
        return part;
    }

    /** Calls {@code weightDecay(0.1)} for Python's {@code weight_decay=0.1}. */
    private void apply(Object options) {
        call(options, "lr", row.path("lr_value"));
        row.path("options")
                .fields()
                .forEachRemaining(each -> call(options, each.getKey(), each.getValue()));
    }

    private static void call(Object options, String name, JsonNode value) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("_")) {
            camel.append(
                    camel.isEmpty()
                            ? part
                            : part.substring(0, 1).toUpperCase() + part.substring(1));
        }
        List<Object> arguments = new ArrayList<>();
        (value.isArray() ? value : List.of(value))
                .forEach(
                        each ->
                                arguments.add(
                                        each.isBoolean()
                                                ? (Object) each.asBoolean()
                                                : (Object) each.asDouble()));
        for (Method method : options.getClass().getMethods()) {
            if (method.getName().contentEquals(camel)
                    && method.getParameterCount() == arguments.size()) {
                try {
                    method.invoke(options, arguments.toArray());
                    return;
                } catch (InvocationTargetException e) {
                    throw (RuntimeException) e.getCause();
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        throw new AssertionError(options.getClass() + " has no " + camel + arguments);
    }

    void train(int from, int to) {
        for (int i = from; i < to; i++) {
            try (Step step = Torch.step()) {
                Torch.manualSeed(i);
                optimizer.zeroGrad();
                step.backward(loss(i, row.path("skip").asBoolean() && i % 2 == 1));
                optimizer.step();
            }
        }
    }

    private NDArray loss(int step, boolean skip) {
        if (net instanceof Wide wide) {
            NDArray x = Torch.randn(48).toType(DataType.FLOAT64, true);
            NDArray loss = wide.a.getArray().mul(x.get(":40")).sub(0.5).square().sum();
            return skip
                    ? loss
                    : loss.add(wide.b.getArray().mul(x.get("40:")).add(0.25).square().sum());
        }
        NDArray y = net.forward(Torch.randn(16, 8));
        long[] target = new long[16];
        for (int i = 0; i < target.length; i++) {
            target[i] = (i + step) % 4;
        }
        y = skip ? y : y.add(((Net) net).extra.getArray());
        return F.crossEntropy(y, y.getManager().create(target));
    }

    void save(Path file) {
        List<Object> tensors = new ArrayList<>();
        net.parameters().forEach(each -> tensors.add(Tensors.toTensor(each.getArray())));
        Torch.save(Checkpoint.of("net", tensors, "optimizer", optimizer.stateDict()), file);
    }

    void load(Path file) {
        Checkpoint saved = Torch.load(file).asCheckpoint();
        List<?> tensors = saved.list("net");
        for (int i = 0; i < tensors.size(); i++) {
            Tensors.copy(
                    (dev.rekindle.tensor.Tensor) tensors.get(i),
                    net.parameters().get(i).getArray());
        }
        optimizer.loadStateDict(saved.checkpoint("optimizer"));
    }

    @Override
    public void close() {
        optimizer.close();
        net.close();
    }
}
