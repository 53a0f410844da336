package dev.rekindle.optim.schedule;

import dev.rekindle.internal.codec.PlainView;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.value.Counter;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Multiplies the rate by gamma at each milestone. Mirrors {@code MultiStepLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class MultiStepLR extends LRScheduler {
    public MultiStepLR(Optimizer optimizer, List<Long> milestones) {
        this(optimizer, milestones, 0.1);
    }

    public MultiStepLR(Optimizer optimizer, List<Long> milestones, double gamma) {
        super(optimizer);
        Counter counted = new Counter();
        for (Long milestone : given(milestones, "milestones")) {
            counted.merge(
                    given(milestone, "a milestone"), 1L, (one, other) -> (Long) one + (Long) other);
        }
        put("milestones", counted);
        put("gamma", gamma);
        start();
    }

    /** Returns how often a milestone was given. */
    private long times(long epoch) {
        Map<?, ?> milestones = Objects.requireNonNull(PlainView.dict(get("milestones")));
        return milestones.get(epoch) instanceof Number times ? times.longValue() : 0;
    }

    @Override
    protected List<Double> getLr() {
        long times = times(lastEpoch());
        return times == 0 ? rates() : rates(lr -> lr * pow(number("gamma"), times));
    }

    @Override
    List<Double> closedForm() {
        Map<?, ?> milestones = Objects.requireNonNull(PlainView.dict(get("milestones")));
        long passed = 0;
        for (Object milestone : milestones.keySet()) {
            passed += ((Number) milestone).longValue() <= lastEpoch() ? times((Long) milestone) : 0;
        }
        long times = passed;
        return fromBase(lr -> lr * pow(number("gamma"), times));
    }
}
