package dev.rekindle.keep;

import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.data.Batches;
import dev.rekindle.internal.text.Given;
import dev.rekindle.nn.Module;
import dev.rekindle.optim.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a run needs to go on, named once: {@link #save} gives a checkpoint of it, {@link #load}
 * restores it, all or nothing.
 *
 * <pre>
 * TrainingState state = new TrainingState()
 *         .with("model_state_dict", net)
 *         .with("optimizer_state_dict", optimizer)
 *         .with("batches", batches)
 *         .withRngState("rng_state");
 * keeper.resume().ifPresent(found -&gt; state.load(found.checkpoint()));
 * …
 * keeper.step(loss, state::save);
 * </pre>
 */
public final class TrainingState {
    private record Part(Supplier<?> save, Consumer<Checkpoint> load) {}

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private @Nullable String rngKey;

    /** Adds a network, whose every key has to match. */
    public TrainingState with(String key, Module module) {
        required(module, key);
        return add(
                key,
                new Part(module::stateDict, from -> module.loadStateDict(from.stateDict(key))));
    }

    public TrainingState with(String key, Optimizer optimizer) {
        required(optimizer, key);
        return add(
                key,
                new Part(
                        optimizer::stateDict,
                        from -> optimizer.loadStateDict(from.checkpoint(key))));
    }

    public TrainingState with(String key, Batches batches) {
        required(batches, key);
        return add(
                key,
                new Part(batches::stateDict, from -> batches.loadStateDict(from.checkpoint(key))));
    }

    /**
     * Adds anything else that has a state: a scheduler, say.
     *
     * @param load is given the dict that {@code save} gave, and changes nothing where it refuses it
     */
    public TrainingState with(String key, Supplier<?> save, Consumer<Checkpoint> load) {
        required(save, key);
        required(load, key);
        return add(key, new Part(save, from -> load.accept(from.checkpoint(key))));
    }

    /** Adds the state of the engine's generator; see {@link Torch#getRngState}. */
    public TrainingState withRngState(String key) {
        requireNew(key);
        rngKey = key;
        return this;
    }

    private TrainingState add(String key, Part part) {
        requireNew(key);
        parts.put(key, part);
        return this;
    }

    private static void required(@Nullable Object part, String key) {
        Given.given(part, "training state", "the part \"" + key + "\"");
    }

    private void requireNew(String key) {
        Given.given(key, "training state", "a key");
        if (parts.containsKey(key) || key.equals(rngKey)) {
            throw new IllegalArgumentException(
                    "[training state] the key \"" + key + "\" is there already. Name each once.");
        }
    }

    /** Returns all parts as they are now; tensors look at their live memory. */
    public Checkpoint save() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        parts.forEach((key, part) -> all.put(key, part.save().get()));
        if (rngKey != null) {
            all.put(rngKey, Torch.getRngState());
        }
        return Checkpoint.of(all);
    }

    /**
     * Restores all parts from a checkpoint, which may hold more. Meanwhile what was before is kept
     * in memory.
     *
     * @throws RuntimeException what the part says that does not fit; all parts are as they were
     */
    public void load(Checkpoint from) {
        Given.given(from, "training state", "the checkpoint");
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        parts.forEach((key, part) -> all.put(key, part.save().get()));
        Checkpoint before = Torch.snapshot(all, java.nio.file.Path.of("before.pt")).load();
        List<Part> loaded = new ArrayList<>();
        try {
            for (Part part : parts.values()) {
                part.load().accept(from);
                loaded.add(part);
            }
            if (rngKey != null) {
                Torch.setRngState(from.tensor(rngKey));
            }
        } catch (RuntimeException e) {
            loaded.forEach(part -> part.load().accept(before));
            throw e;
        }
    }
}
