package dev.rekindle;

import ai.djl.Model;
import ai.djl.nn.Block;
import dev.rekindle.block.TorchBlock;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.nn.Module;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From what a file holds to a model of DJL's that is ready to predict. */
final class ModelFile {
    private ModelFile() {}

    /** A state_dict, and the module that owns its memory, if one was read for it. */
    private record Weights(StateDict state, @Nullable Module owner) implements AutoCloseable {
        static Weights of(Module module) {
            return new Weights(module.stateDict(), module);
        }

        @Override
        public void close() {
            if (owner != null) {
                owner.close();
            }
        }
    }

    /** Fills a network that the caller makes with the weights that the file holds. */
    static Model of(LoadedFile file, Supplier<? extends Block> network) {
        try (Weights weights = weights(file)) {
            return of(file.name(), weights.state(), network);
        } catch (StateDictMismatchException e) {
            throw e.in(file.name());
        }
    }

    static Model of(String name, StateDict weights, Supplier<? extends Block> network) {
        Block block = Module.withoutInit(network);
        if (block == null) {
            throw new IllegalArgumentException(
                    "[model] network gave null. Give what makes one, Net::new say.");
        }
        try {
            if (block instanceof Module module) {
                module.loadStateDict(weights);
                module.eval();
            } else {
                TorchBlock.of(block).loadStateDict(weights);
            }
            return of(name, block);
        } catch (RuntimeException e) {
            close(block);
            throw e;
        }
    }

    /** Takes the network out of the file itself. */
    static Model of(LoadedFile file) {
        requireNoScript(file);
        Getter found = Getter.fitting(file.value());
        if (file.kind() != FileKind.EXPORTED && found != Getter.MODULE) {
            boolean weights = found == Getter.STATE_DICT || found == Getter.DICT;
            throw new TorchFileException(
                    file.name(),
                    "expected an entire model, but found "
                            + Shown.type(file.value())
                            + ". "
                            + (weights
                                    ? "It holds weights at most and no network: say which one with"
                                            + " Torch.model(file, Net::new)."
                                    : "It holds no network."));
        }
        Module module = file.asModule();
        try {
            module.eval();
            return of(file.name(), module);
        } catch (UnsupportedOperationException e) {
            module.close();
            throw new UnsupportedOperationException(
                    "["
                            + file.name()
                            + "] "
                            + e.getMessage()
                            + " A network of yours takes its weights with Torch.model(file,"
                            + " Net::new).",
                    e);
        } catch (RuntimeException e) {
            module.close();
            throw e;
        }
    }

    /** DJL's own loader runs what torch.jit.save wrote, its weights and code in one. */
    private static void requireNoScript(LoadedFile file) {
        if (file.kind() == FileKind.TORCHSCRIPT) {
            throw new TorchFileException(
                    file.name(),
                    "expected weights or an exported program, but the file is a TorchScript"
                            + " program, written by torch.jit.save. DJL itself runs it:"
                            + " Criteria.builder().optModelPath(file).optEngine(\"PyTorch\"). For"
                            + " its weights, in Python: torch.save(torch.jit.load(file)"
                            + ".state_dict(), \"weights.pt\").");
        }
    }

    private static Model of(String name, Block block) {
        requireRunnable(block);
        Model model = Engines.newModel(name);
        model.setBlock(block);
        if (block instanceof Module module) {
            model.getNDManager().attachInternal("rekindle " + name, module::close);
        }
        return model;
    }

    /**
     * Says what is missing before the first number is computed.
     *
     * @throws UnsupportedOperationException if a part of the network cannot run; all are named
     * @throws IllegalStateException if its memory is gone, or it has no values yet
     */
    static void requireRunnable(Block block) {
        if (block instanceof Module module) {
            module.requireRunnable();
        } else if (!block.isInitialized()) {
            throw new IllegalStateException(
                    "["
                            + block.getClass().getSimpleName()
                            + "] the block has no values yet. Call block.initialize(manager,"
                            + " DataType.FLOAT32, new Shape(1, …)) with the shape of an input, and"
                            + " load its weights.");
        }
    }

    private static void close(@Nullable Block block) {
        if (block instanceof Module module) {
            module.close();
        }
    }

    /** The state_dict that the file is, or the only one in it, or an entire model's. */
    private static Weights weights(LoadedFile file) {
        requireNoScript(file);
        Getter found = Getter.fitting(file.value());
        if (file.kind() != FileKind.EXPORTED && found == Getter.MODULE) {
            return Weights.of(file.asModule());
        } else if (file.kind() == FileKind.EXPORTED || found != Getter.DICT) {
            return new Weights(file.asStateDict(), null);
        }
        Checkpoint checkpoint = file.asCheckpoint();
        Map<Object, @Nullable Object> entries = checkpoint.entries();
        List<Object> keys =
                entries.keySet().stream().filter(key -> holdsWeights(entries.get(key))).toList();
        if (keys.size() != 1) {
            throw new TorchFileException(
                    file.name(),
                    "expected a state_dict, or a checkpoint with one in it, but found "
                            + (entries.isEmpty()
                                    ? "an empty dict"
                                    : keys.isEmpty()
                                            ? "a checkpoint with the keys "
                                                    + Shown.keys(entries.keySet())
                                            : keys.size() + " of them: " + Shown.keys(keys))
                            + ". Say which: Torch.model(Torch.load(file).asCheckpoint()"
                            + ".stateDict(key), Net::new).");
        }
        Object key = keys.get(0);
        return Getter.fitting(entries.get(key)) == Getter.MODULE
                ? Weights.of(checkpoint.module(key))
                : new Weights(checkpoint.stateDict(key), null);
    }

    private static boolean holdsWeights(@Nullable Object value) {
        Getter fitting = Getter.fitting(value);
        return fitting == Getter.STATE_DICT || fitting == Getter.MODULE;
    }
}
