package dev.rekindle.optim.schedule;

import dev.rekindle.internal.codec.PlainView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Map<String, @Nullable Object> all = super.saved();
        List<Object> states = new ArrayList<>();
        schedulers.forEach(each -> states.add(each.saved()));
        all.put("_schedulers", states);
        return all;
    }

    @Override
    void take(Map<?, ?> stateDict) {
        Map<Object, @Nullable Object> others = new LinkedHashMap<>(stateDict);
        List<?> states = Objects.requireNonNull(PlainView.list(others.remove("_schedulers")));
        super.take(others);
        for (int i = 0; i < schedulers.size(); i++) {
            schedulers.get(i).take(Objects.requireNonNull(PlainView.dict(states.get(i))));
        }
    }
}
