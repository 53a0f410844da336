package dev.rekindle.optim.schedule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several schedules at once: each changes what the one before it left. Mirrors {@code
 * ChainedScheduler} (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class ChainedScheduler extends LRScheduler {
    private final List<LRScheduler> schedulers;

    public ChainedScheduler(LRScheduler... schedulers) {
        this(List.of(schedulers));
    }

    public ChainedScheduler(List<LRScheduler> schedulers) {
        super(Chained.optimizerOf(schedulers));
        this.schedulers = Chained.checked(this, schedulers);
        remember(rates());
    }

    @Override
    public void step() {
        schedulers.forEach(LRScheduler::step);
        remember(rates());
    }

    @Override
    protected List<Double> getLr() {
        throw new UnsupportedOperationException(
                "[ChainedScheduler] its schedulers say the rates; it has no own ones.");
    }

    @Override
    List<LRScheduler> inner() {
        return schedulers;
    }

    @Override
    Map<String, @Nullable Object> saved() {
        return Chained.saved(super.saved(), schedulers);
    }

    @Override
    void take(Map<?, ?> stateDict) {
        super.take(Chained.taken(stateDict, schedulers));
    }
}
