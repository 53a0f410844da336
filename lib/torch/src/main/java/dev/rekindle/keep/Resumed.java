package dev.rekindle.keep;

import dev.rekindle.Checkpoint;
import java.util.List;

/**
 * Where a run goes on.
 *
 * @param kept the newest checkpoint that is whole
 * @param checkpoint what it holds, read whole and checked
 * @param skipped a sentence for each newer one that is damaged
 */
public record Resumed(Kept kept, Checkpoint checkpoint, List<String> skipped) {
    public Resumed {
        skipped = List.copyOf(skipped);
    }

    /** Returns how many epochs were over. */
    public long epoch() {
        return kept.epoch();
    }

    /** Returns how many steps were over. */
    public long step() {
        return kept.step();
    }
}
