package dev.rekindle.internal.djl;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A few lines of TorchScript that the engine runs: the way to each of torch's operators, while DJL
 * 0.36.0 binds a few of them. The methods stand in one archive, made here and loaded at the first
 * call; it is kept for the life of the process, as its finalizer would free the code.
 */
final class TorchScript {
    /** The version that torch 2.x writes; below it operators have their old signatures. */
    private static final String VERSION = "10\n";

    /** DJL reads these in an array's name as "belongs into a map, list or tuple". */
    private static final Pattern GROUPED =
            Pattern.compile(".*(\\.|\\[\\]|\\(\\)).*", Pattern.DOTALL);

    private final StringBuilder code =
            new StringBuilder("class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
    private @Nullable PtSymbolBlock loaded;

    /** A method that takes tensors and gives tensors; gradients flow through it. */
    final class Op {
        private final String name;
        private @Nullable NDArray chooser;

        private Op(String name) {
            this.name = name;
        }

        /** Returns the one result, attached where the first input is. */
        NDArray call(NDArray... inputs) {
            return all(inputs).singletonOrThrow();
        }

        /** Returns all results. */
        NDList all(NDArray... inputs) {
            PtSymbolBlock block = block();
            NDList list = new NDList(inputs.length + 1);
            for (NDArray input : inputs) {
                Memory.requireOpen(input);
                list.add(plain(input));
            }
            list.add(chooser());
            // Without "true" the results were inference tensors, which no gradient passes.
            return IValueUtils.forward(block, list, true);
        }

        private synchronized NDArray chooser() {
            if (chooser == null) {
                NDArray made = Engines.keep(Engines.own().zeros(new Shape()));
                made.setName("module_method:" + name);
                chooser = made;
            }
            return chooser;
        }
    }

    /** Adds a method to the archive: its declaration without self, and the value it returns. */
    Op op(String declaration, String result) {
        return new Op(add(declaration, "Tensor", "", result));
    }

    /** As {@link #op(String, String)}, with lines before the return; several values in a tuple. */
    Op op(String declaration, String type, String lines, String result) {
        return new Op(add(declaration, type, lines, result));
    }

    /** Adds a method of scalars, or one whose tensors are no result: no gradients. */
    String method(String declaration, String type, String result) {
        return add(declaration, type, "", result);
    }

    private synchronized String add(String declaration, String type, String lines, String result) {
        if (loaded != null) {
            throw new IllegalStateException("the archive is loaded; no method can be added");
        }
        code.append("  def ")
                .append(declaration.replace("(", "(self: __torch__.Ops, "))
                .append(" -> ")
                .append(type)
                .append(":\n");
        lines.lines().forEach(line -> code.append("    ").append(line).append('\n'));
        code.append("    return ").append(result).append('\n');
        return declaration.substring(0, declaration.indexOf('('));
    }

    /** Runs a method of scalars; {@code read} takes the answer out. */
    <T> T run(String method, Function<IValue, T> read, IValue... arguments) {
        try (IValue answer = IValueUtils.runMethod(block(), method, arguments)) {
            return read.apply(answer);
        } finally {
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    /** Returns the array for the engine's method, its handle asked for once. */
    static IValue value(NDArray array) {
        Memory.requireOpen(array);
        return IValue.from((PtNDArray) array);
    }

    private static NDArray plain(NDArray array) {
        String name = array.getName();
        return name != null && GROUPED.matcher(name).matches()
                ? array.reshape(array.getShape())
                : array;
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
