package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;

/**
 * Multiplies the rate by a factor until totalIters steps are done. Mirrors {@code ConstantLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class ConstantLR extends LRScheduler {
    public ConstantLR(Optimizer optimizer) {
        this(optimizer, 1.0 / 3, 5);
    }

    public ConstantLR(Optimizer optimizer, double factor, long totalIters) {
        super(optimizer);
        require(
                factor <= 1 && factor >= 0,
                "Constant multiplicative factor expected to be between 0 and 1.");
        put("factor", factor);
        put("total_iters", totalIters);
        start();
    }

    @Override
    protected List<Double> getLr() {
        if (lastEpoch() == 0) {
            return rates(lr -> lr * number("factor"));
        }
        return lastEpoch() != integer("total_iters")
                ? rates()
                : rates(lr -> lr * (1.0 / number("factor")));
    }

    @Override
    List<Double> closedForm() {
        int done = lastEpoch() >= integer("total_iters") ? 1 : 0;
        return fromBase(lr -> lr * (number("factor") + done * (1 - number("factor"))));
    }
}
