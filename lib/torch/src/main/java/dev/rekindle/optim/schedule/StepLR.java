package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;

/**
 * Multiplies the rate by gamma every stepSize steps. Mirrors {@code StepLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class StepLR extends LRScheduler {
    public StepLR(Optimizer optimizer, long stepSize) {
        this(optimizer, stepSize, 0.1);
    }

    public StepLR(Optimizer optimizer, long stepSize, double gamma) {
        super(optimizer);
        require(stepSize > 0, "Expected positive step_size, but got " + stepSize);
        put("step_size", stepSize);
        put("gamma", gamma);
        start();
    }

    @Override
    protected List<Double> getLr() {
        return lastEpoch() == 0 || lastEpoch() % integer("step_size") != 0
                ? rates()
                : rates(lr -> lr * number("gamma"));
    }

    @Override
    List<Double> closedForm() {
        long times = Math.floorDiv(lastEpoch(), integer("step_size"));
        return fromBase(lr -> lr * pow(number("gamma"), times));
    }
}
