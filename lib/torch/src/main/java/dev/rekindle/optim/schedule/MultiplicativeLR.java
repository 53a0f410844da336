package dev.rekindle.optim.schedule;

import dev.rekindle.optim.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies the rate by what a function says for the step's number. Mirrors {@code
 * MultiplicativeLR} (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class MultiplicativeLR extends LRScheduler {
    private final GroupFunctions functions;

    /** One function for all groups. */
    public MultiplicativeLR(Optimizer optimizer, LongToDoubleFunction function) {
        this(optimizer, GroupFunctions.each("MultiplicativeLR", optimizer, function));
    }

    /** A function for each group. */
    public MultiplicativeLR(Optimizer optimizer, List<LongToDoubleFunction> functions) {
        super(optimizer);
        this.functions = new GroupFunctions(this, functions);
        start();
    }

    @Override
    protected List<Double> getLr() {
        List<Double> rates = rates();
        for (int i = 0; i < rates.size() && !isInitial(); i++) {
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
