package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The first rate times what a function says for the step's number. Mirrors {@code LambdaLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class LambdaLR extends LRScheduler {
    private final GroupFunctions functions;

    /** One function for all groups. */
    public LambdaLR(Optimizer optimizer, LongToDoubleFunction function) {
        this(optimizer, GroupFunctions.each("LambdaLR", optimizer, function));
    }

    /** A function for each group. */
    public LambdaLR(Optimizer optimizer, List<LongToDoubleFunction> functions) {
        super(optimizer);
        this.functions = new GroupFunctions(this, functions);
        start();
    }

    @Override
    protected List<Double> getLr() {
        List<Double> rates = baseLrs();
        for (int i = 0; i < rates.size(); i++) {
            rates.set(i, rates.get(i) * functions.factor(i, lastEpoch()));
        }
        return rates;
    }

    @Override
    Map<String, @Nullable Object> saved() {
        return functions.saved(super.saved());
    }

    @Override
    void take(Map<?, ?> stateDict) {
        super.take(functions.taken(stateDict));
    }
}
