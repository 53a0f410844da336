package dev.rekindle.internal.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;

/** The engine itself: started once, at its first use. */
public final class Engines {
    private Engines() {}

    /**
     * Seeds the engine's generator, as {@code torch.manual_seed} does (torch/random.py, 2.15.0):
     * what is drawn next is, bit for bit, what Python draws after the same seed.
     */
    public static void manualSeed(long seed) {
        EngineStart.require();
        JniUtils.setSeed(seed);
        EngineGenerator.seeded(seed);
    }

    /** Returns the manager of what lives as long as the process, or is closed by who makes it. */
    static NDManager own() {
        return Own.MANAGER;
    }

    /** Made at its first use. */
    private static final class Own {
        private static final NDManager MANAGER = newManager();
    }

    /** Returns a new manager on the CPU; the caller closes it. */
    public static NDManager newManager() {
        EngineStart.require();
        return NDManager.newBaseManager();
    }

    /** Returns a new model of DJL's without a network; the caller closes it. */
    public static Model newModel(String name) {
        EngineStart.require();
        return Model.newInstance(name, "PyTorch");
    }

    /**
     * Takes an array out of the current {@link NDScope}, which would free it at its end, and
     * returns it. An array that must outlive the step that makes it goes through here.
     */
    public static NDArray keep(NDArray array) {
        NDScope.unregister(array);
        return array;
    }
}
