package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;

/**
 * Goes from one factor to another in totalIters equal steps. Mirrors {@code LinearLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class LinearLR extends LRScheduler {
    public LinearLR(Optimizer optimizer) {
        this(optimizer, 1.0 / 3, 1.0, 5);
    }

    public LinearLR(Optimizer optimizer, double startFactor, double endFactor, long totalIters) {
        super(optimizer);
        require(
                startFactor <= 1 && startFactor > 0,
                "Starting multiplicative factor expected to be greater than 0 and less or equal to"
                        + " 1.");
        require(
                endFactor <= 1 && endFactor >= 0,
                "Ending multiplicative factor expected to be between 0 and 1.");
        put("start_factor", startFactor);
        put("end_factor", endFactor);
        put("total_iters", totalIters);
        start();
    }

    @Override
    protected List<Double> getLr() {
        double first = number("start_factor");
        double way = number("end_factor") - first;
        long all = integer("total_iters");
        if (lastEpoch() == 0) {
            return rates(lr -> lr * first);
        }
        return isInitial() || lastEpoch() > all
                ? rates()
                : rates(lr -> lr * (1.0 + way / (all * first + (lastEpoch() - 1) * way)));
    }

    @Override
    List<Double> closedForm() {
        double first = number("start_factor");
        double way = number("end_factor") - first;
        long all = integer("total_iters");
        return fromBase(lr -> lr * (first + way * Math.min(all, lastEpoch()) / all));
    }
}
