package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.djl.GradMode;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A weight that a {@link WeightHook} computes. Python keeps it as a plain attribute, which is saved
 * as the last forward left it: until one has run here, it is what the file held.
 */
final class HookedWeight implements Computation {
    private final Module module;
    private final WeightHook hook;
    private @Nullable Tensor kept;
    private @Nullable ModuleTensor alias;
    private boolean recorded = true;

    HookedWeight(Module module, WeightHook hook) {
        this.module = module;
        this.hook = hook;
    }

    WeightHook hook() {
        return hook;
    }

    @Override
    public NDArray compute() {
        NDArray made = hook.compute(module);
        kept = null;
        alias = null;
        recorded = GradMode.isRecorded();
        return made;
    }

    @Override
    public @Nullable DType dtype() {
        return hook.part(module, hook.endings().get(0)).dtype();
    }

    /** Keeps what a file holds: of a memory that is also a part's, that part. */
    void keep(SavedModule saved) {
        if (!(saved.state().get(hook.name) instanceof Tensor found)) {
            return;
        }
        kept = found;
        alias = null;
        for (String ending : hook.endings()) {
            Tensor part = SavedModule.dense(saved.parameters().get(hook.name + ending));
            if (part != null
                    && part.storage() == found.storage()
                    && part.offsetElements() == found.offsetElements()) {
                alias = hook.part(module, ending);
            }
        }
    }

    /** Is, until a forward has run, a part itself, as Python's spectral norm begins. */
    void begin(ModuleTensor part) {
        alias = part;
    }

    @Override
    public Object saved() {
        ModuleTensor same = alias;
        if (same != null) {
            return same.value();
        }
        Tensor file = kept;
        if (file != null) {
            return file;
        }
        boolean learns = recorded && hook.part(module, hook.endings().get(0)).requiresGrad();
        try (NDArray made = hook.look(module)) {
            return Computing.copied(made).withRequiresGrad(learns);
        }
    }

    @Override
    public void requireOpen() {
        hook.endings().forEach(ending -> hook.part(module, ending).requireOpen());
    }

    @Override
    public String madeOf() {
        StringBuilder names = new StringBuilder();
        for (String ending : hook.endings()) {
            names.append(names.isEmpty() ? "" : " and ").append(hook.name).append(ending);
        }
        return names.toString();
    }
}
