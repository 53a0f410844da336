package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;

/**
 * Falls along a cosine for tMax steps, then rises again. Mirrors {@code CosineAnnealingLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class CosineAnnealingLR extends LRScheduler {
    public CosineAnnealingLR(Optimizer optimizer, long tMax) {
        this(optimizer, tMax, 0.0);
    }

    public CosineAnnealingLR(Optimizer optimizer, long tMax, double etaMin) {
        super(optimizer);
        put("T_max", tMax);
        put("eta_min", etaMin);
        start();
    }

    @Override
    protected List<Double> getLr() {
        long epoch = lastEpoch();
        long all = integer("T_max");
        if (all == 0 && !isInitial()) {
            throw new IllegalStateException(
                    "[CosineAnnealingLR] integer modulo by zero: T_max is 0. Give the number of"
                            + " steps.");
        }
        double least = number("eta_min");
        if (isInitial()) {
            return rates();
        } else if (stepCount() == 1 && epoch > 0) {
            return fromBase(lr -> least + (lr - least) * (1 + cos(epoch * Math.PI / all)) / 2);
        } else if (Math.floorMod(epoch - 1 - all, 2 * all) == 0) {
            double rise = 1 - cos(Math.PI / all);
            List<Double> rates = rates();
            List<Double> bases = baseLrs();
            for (int i = 0; i < rates.size(); i++) {
                rates.set(i, rates.get(i) + (bases.get(i) - least) * rise / 2);
            }
            return rates;
        }
        double change = (1 + cos(Math.PI * epoch / all)) / (1 + cos(Math.PI * (epoch - 1) / all));
        return rates(lr -> change * (lr - least) + least);
    }

    @Override
    List<Double> closedForm() {
        double least = number("eta_min");
        double cosine = cos(Math.PI * lastEpoch() / integer("T_max"));
        return fromBase(lr -> least + (lr - least) * (1 + cosine) / 2);
    }
}
