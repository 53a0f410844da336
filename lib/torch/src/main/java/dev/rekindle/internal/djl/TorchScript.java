package dev.rekindle.internal.djl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.nCopies;
import static java.util.stream.Collectors.joining;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.rekindle.internal.archive.ArchiveOptions;
import dev.rekindle.internal.archive.ArchiveWriter;
import dev.rekindle.internal.archive.RecordContent;
import dev.rekindle.internal.pickle.PickleWriter;
import dev.rekindle.internal.pickle.PyDict;
import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyTuple;
import dev.rekindle.internal.pickle.PyValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A few lines of TorchScript that the engine runs: the way to each of torch's operators, while DJL
 * 0.36.0 binds a few of them. The methods stand in one archive, made here and loaded at the first
 * call; it is kept for the life of the process, as its finalizer would free the code.
 */
public final class TorchScript {
    /** The version that torch 2.x writes; below it operators have their old signatures. */
    private static final String VERSION = "10\n";

    private final StringBuilder code =
            new StringBuilder("class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
    private @Nullable PtSymbolBlock loaded;

    TorchScript() {}

    /** A method whose settings go in as small tensors, so that gradients flow through it. */
    public final class Op {
        private final String name;
        private final List<Argument> arguments;
        private @Nullable NDArray chooser;

        private Op(String name, List<Argument> arguments) {
            this.name = name;
            this.arguments = arguments;
        }

        /**
         * Returns the one result, attached where the first input is. Values stand in the order of
         * the declaration: NDArray, null, lists of NDArray, numbers, boolean, long[] and double[].
         */
        public NDArray call(@Nullable Object... values) {
            return all(values).singletonOrThrow();
        }

        /** As {@link #call}, with all results. */
        public NDList all(@Nullable Object... values) {
            if (values.length != arguments.size()) {
                throw new IllegalArgumentException(
                        name + " takes " + arguments.size() + " values, not " + values.length);
            }
            NDList list = new NDList();
            List<NDArray> made = new ArrayList<>();
            try (Uses.Use use = Uses.begin()) {
                for (int i = 0; i < values.length; i++) {
                    arguments.get(i).add(values[i], list, made);
                }
                list.add(chooser());
                return runEagerly(list);
            } catch (EngineException e) {
                throw EngineRefusal.of(name, e);
            } finally {
                made.forEach(NDArray::close);
            }
        }

        /**
         * Runs line after line, as Python does. The engine's own choice would be to find a gradient
         * for several lines at once, which has other last bits, and overflows where torch's does
         * not. The switch is the thread's; the engine starts each with true, and does not tell it.
         */
        private NDList runEagerly(NDList list) {
            PtSymbolBlock block = block();
            JniUtils.setGraphExecutorOptimize(false);
            try {
                // Always "true": else the results are inference tensors, which no gradient passes.
                return IValueUtils.forward(block, list, true);
            } finally {
                JniUtils.setGraphExecutorOptimize(true);
            }
        }

        private synchronized NDArray chooser() {
            if (chooser == null) {
                NDArray none = Engines.keep(Engines.own().zeros(new Shape()));
                none.setName("module_method:" + name);
                chooser = none;
            }
            return chooser;
        }
    }

    /**
     * Adds an operator to the archive.
     *
     * @param declaration as torch's own native_functions.yaml has it: {@code "gelu(Tensor x, bool
     *     tanh)"}; types are Tensor, Tensor?, Tensor[], int, float, bool, int[] and float[], and
     *     int?, float?, int[]? and float[]?
     * @param result the line of TorchScript that computes the result
     */
    Op op(String declaration, String result) {
        return op(declaration, result, 1);
    }

    /** As {@link #op(String, String)}, of an operator that gives {@code results} tensors. */
    Op op(String declaration, String result, int results) {
        return lines(declaration, results, "return " + result);
    }

    /** As {@link #op(String, String, int)}, of several lines, the last of which returns. */
    Op lines(String declaration, int results, String... lines) {
        List<Argument> arguments = Argument.parse(declaration);
        String type =
                results == 1
                        ? "Tensor"
                        : "Tuple[" + String.join(", ", nCopies(results, "Tensor")) + "]";
        StringBuilder body = new StringBuilder();
        arguments.forEach(argument -> body.append(argument.unpacking()));
        String name = declaration.substring(0, declaration.indexOf('('));
        add(
                name,
                arguments.stream().map(Argument::packed).collect(joining(", ")),
                type,
                body + "    " + String.join("\n    ", lines) + "\n");
        return new Op(name, arguments);
    }

    /** Adds a method of scalars, or one whose tensors are no result: no gradients. */
    String method(String declaration, String type, String result) {
        String name = declaration.substring(0, declaration.indexOf('('));
        String arguments =
                Argument.parse(declaration).stream()
                        .map(argument -> argument.name() + ": " + argument.type())
                        .collect(joining(", "));
        add(name, arguments, type, "    return " + result + "\n");
        return name;
    }

    private synchronized void add(String name, String arguments, String type, String body) {
        if (loaded != null) {
            throw new IllegalStateException("the archive is loaded; no method can be added");
        }
        code.append("  def ")
                .append(name)
                .append("(self: __torch__.Ops, ")
                .append(arguments)
                .append(") -> ")
                .append(type)
                .append(":\n")
                .append(body);
    }

    /** Runs a method of scalars; {@code read} takes the answer out. */
    <T> T run(String method, Function<IValue, T> read, IValue... arguments) {
        try (Uses.Use use = Uses.begin();
                IValue answer = IValueUtils.runMethod(block(), method, arguments)) {
            return read.apply(answer);
        } finally {
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    /** Returns the array as an argument of {@link #run}. */
    static IValue value(NDArray array) {
        try (Uses.Use use = Uses.begin()) {
            Memory.requireOpen(array);
            return IValue.from((PtNDArray) array);
        }
    }

    private synchronized PtSymbolBlock block() {
        PtSymbolBlock block = loaded;
        if (block == null) {
            try {
                block =
                        JniUtils.loadModule(
                                (PtNDManager) Engines.own(),
                                new ByteArrayInputStream(archive(code.toString())),
                                false,
                                false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            loaded = block;
        }
        return block;
    }

    /** The records that libtorch needs of a TorchScript archive; their object holds nothing. */
    private static byte[] archive(String code) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ArchiveWriter writer =
                new ArchiveWriter(Channels.newChannel(bytes), "ops", ArchiveOptions.DEFAULT);
        PyObject object =
                new PyObject(PyObject.Made.NEWOBJ, new PyGlobal("__torch__", "Ops"), PyTuple.EMPTY);
        object.state(new PyDict());
        writer.add("data.pkl", RecordContent.of(pickle(object)));
        writer.add("code/__torch__.py", RecordContent.of(code.getBytes(UTF_8)));
        writer.add("constants.pkl", RecordContent.of(pickle(PyTuple.EMPTY)));
        writer.add("version", RecordContent.of(VERSION.getBytes(UTF_8)));
        writer.finish();
        return bytes.toByteArray();
    }

    private static byte[] pickle(PyValue value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new PickleWriter(bytes, PickleWriter.DEFAULT_PROTOCOL).write(value);
        return bytes.toByteArray();
    }
}
