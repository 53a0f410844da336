package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;

/**
 * Falls along a cosine, and starts anew after t0 steps, then after tMult times as many. Mirrors
 * {@code CosineAnnealingWarmRestarts} (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class CosineAnnealingWarmRestarts extends LRScheduler {
    public CosineAnnealingWarmRestarts(Optimizer optimizer, long t0) {
        this(optimizer, t0, 1, 0.0);
    }

    public CosineAnnealingWarmRestarts(Optimizer optimizer, long t0, long tMult, double etaMin) {
        super(optimizer);
        require(t0 > 0, "Expected positive integer T_0, but got " + t0);
        require(tMult >= 1, "Expected integer T_mult >= 1, but got " + tMult);
        put("T_0", t0);
        put("T_i", t0);
        put("T_mult", tMult);
        put("eta_min", etaMin);
        put("T_cur", -1);
        start();
    }

    @Override
    protected List<Double> getLr() {
        double least = number("eta_min");
        double cosine = cos(Math.PI * integer("T_cur") / integer("T_i"));
        return fromBase(lr -> least + (lr - least) * (1 + cosine) / 2);
    }

    /** As torch has it, without counting the steps. */
    @Override
    public void step() {
        if (lastEpoch() < 0) {
            put("T_i", integer("T_0"));
            put("T_cur", 0);
            put("last_epoch", 0);
        } else {
            put("T_cur", integer("T_cur") + 1);
            if (integer("T_cur") >= integer("T_i")) {
                put("T_cur", integer("T_cur") % integer("T_i"));
                put("T_i", integer("T_i") * integer("T_mult"));
            }
            put("last_epoch", lastEpoch() + 1);
        }
        put("_get_lr_called_within_step", true);
        List<Double> rates = getLr();
        put("_get_lr_called_within_step", false);
        apply(rates);
    }
}
