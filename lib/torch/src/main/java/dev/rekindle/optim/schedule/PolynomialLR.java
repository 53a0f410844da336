package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;

/**
 * Falls to zero in totalIters steps, along a power. Mirrors {@code PolynomialLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class PolynomialLR extends LRScheduler {
    public PolynomialLR(Optimizer optimizer, long totalIters) {
        this(optimizer, totalIters, 1.0);
    }

    public PolynomialLR(Optimizer optimizer, long totalIters, double power) {
        super(optimizer);
        put("total_iters", totalIters);
        put("power", power);
        start();
    }

    @Override
    protected List<Double> getLr() {
        double all = integer("total_iters");
        if (isInitial() || lastEpoch() > all) {
            return rates();
        }
        double factor =
                pow((1.0 - lastEpoch() / all) / (1.0 - (lastEpoch() - 1) / all), number("power"));
        return rates(lr -> lr * factor);
    }

    @Override
    List<Double> closedForm() {
        double all = integer("total_iters");
        double left = 1.0 - Math.min(all, lastEpoch()) / all;
        return fromBase(lr -> lr * pow(left, number("power")));
    }
}
