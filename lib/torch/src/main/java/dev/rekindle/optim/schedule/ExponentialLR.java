package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;

/**
 * Multiplies the rate by gamma at each step. Mirrors {@code ExponentialLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class ExponentialLR extends LRScheduler {
    public ExponentialLR(Optimizer optimizer, double gamma) {
        super(optimizer);
        put("gamma", gamma);
        start();
    }

    @Override
    protected List<Double> getLr() {
        return isInitial() ? rates() : rates(lr -> lr * number("gamma"));
    }

    @Override
    List<Double> closedForm() {
        return fromBase(lr -> lr * pow(number("gamma"), lastEpoch()));
    }
}
