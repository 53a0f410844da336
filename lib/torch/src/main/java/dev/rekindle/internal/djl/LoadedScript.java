package dev.rekindle.internal.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript archive that the engine loaded: its methods, called with arrays, and its tensors,
 * which are live. It owns its native memory; {@link #close()} frees it.
 */
public final class LoadedScript implements AutoCloseable {
    private static final String METHOD = "module_method:";
    private static final String[] NO_EXTRAS = {};

    private final NDManager manager;
    private final PtSymbolBlock block;
    private final Map<String, NDArray> choosers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private LoadedScript(NDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /**
     * Loads an archive; the file may go afterwards.
     *
     * @throws IllegalStateException if the engine does not take it, with its reason
     */
    public static LoadedScript load(Path archive) {
        NDManager manager = Engines.newManager();
        try {
            // With "true" for training, as else its tensors are inference tensors for all time.
            PtSymbolBlock block =
                    JniUtils.loadModule(
                            (PtNDManager) manager, archive, true, NO_EXTRAS, NO_EXTRAS, true);
            return new LoadedScript(manager, block);
        } catch (EngineException e) {
            manager.close();
            throw new IllegalStateException(
                    "the engine does not take the program: " + reason(e), e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Returns the parameters by name. They are the module's own: what is written into one is what
     * the next call computes with. Closed with this.
     */
    public Map<String, NDArray> parameters() {
        requireOpen();
        return named(JniUtils.moduleGetParams(block, (PtNDManager) manager));
    }

    /** Returns what a method without arguments gives: arrays by name, the module's own. */
    public Map<String, NDArray> tensors(String method) {
        requireOpen();
        return named(IValueUtils.forward(block, new NDList(chooser(method)), true));
    }

    private static Map<String, NDArray> named(NDList list) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (NDArray array : list) {
            all.put(array.getName(), Engines.keep(array));
        }
        return all;
    }

    /**
     * Calls a method that takes tensors and gives them. Safe for several threads, where the method
     * changes nothing.
     *
     * @return the results, attached where the first input is, or here where there is none
     * @throws IllegalArgumentException if the program refuses its inputs, with its reason
     * @throws IllegalStateException if this is closed, or the engine fails
     */
    public NDList call(String method, List<NDArray> inputs) {
        requireOpen();
        NDList list = new NDList(inputs.size() + 1);
        NDList made = new NDList();
        boolean recorded = GradMode.isRecorded();
        try {
            for (NDArray input : inputs) {
                Memory.requireOpen(input);
                NDArray plain = input;
                if (isMeaningful(input.getName())) {
                    plain = input.reshape(input.getShape());
                    plain.setName(null);
                    made.add(plain);
                }
                list.add(plain);
            }
            list.add(chooser(method));
            // Always "true": else the results are inference tensors, which no gradient passes.
            return IValueUtils.forward(block, list, true);
        } catch (EngineException e) {
            // What failed may have switched autograd, and not have come to switch it back.
            GradMode.set(recorded);
            String reason = reason(e);
            if (reason.contains("the program's input ")) {
                throw new IllegalArgumentException(
                        reason.substring(reason.indexOf("the program's input ")) + ".", e);
            }
            throw new IllegalStateException("the program could not compute: " + reason, e);
        } finally {
            made.close();
        }
    }

    /** DJL takes a name with a dot, or such an ending, for a dict, a list or a method. */
    private static boolean isMeaningful(@Nullable String name) {
        return name != null
                && (name.contains(".")
                        || name.endsWith("[]")
                        || name.endsWith("()")
                        || name.startsWith(METHOD));
    }

    private NDArray chooser(String method) {
        return choosers.computeIfAbsent(
                method,
                name -> {
                    NDArray none = Engines.keep(manager.zeros(new Shape()));
                    none.setName(METHOD + name);
                    return none;
                });
    }

    /** The engine tells the trace of its C++ and of the script; the reason is its last line. */
    private static String reason(EngineException e) {
        String told = String.valueOf(e.getMessage()).strip();
        List<String> lines = told.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        for (String line : lines) {
            // The trace shows the line that raises it, too.
            if (line.contains("the program's input ") && !line.contains("RaiseException(")) {
                return line;
            }
        }
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).matches("[A-Za-z.]*(Error|Exception): .*")) {
                return lines.get(i);
            }
        }
        return lines.isEmpty() ? "it gives no reason" : lines.get(0);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the program was closed, and its memory is gone. Load it again.");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            block.close();
            manager.close();
        }
    }
}
