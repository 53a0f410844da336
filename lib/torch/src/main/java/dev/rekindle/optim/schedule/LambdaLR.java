package dev.rekindle.optim.schedule;

import dev.rekindle.internal.text.Given;
import dev.rekindle.optim.Optimizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The first rate times what a function says for the step's number. Mirrors {@code LambdaLR}
 * (torch/optim/lr_scheduler.py, 2.15.0).
 */
public final class LambdaLR extends LRScheduler {
    private final List<LongToDoubleFunction> functions;
    private @Nullable Object saved;

    /** One function for all groups. */
    public LambdaLR(Optimizer optimizer, LongToDoubleFunction function) {
        this(optimizer, each(optimizer, function));
    }

    /** A function for each group. */
    public LambdaLR(Optimizer optimizer, List<LongToDoubleFunction> functions) {
        super(optimizer);
        given(functions, "functions").forEach(each -> given(each, "a function in the list"));
        this.functions = List.copyOf(functions);
        require(
                functions.size() == groups().size(),
                "Expected " + groups().size() + " lr_lambdas, but got " + functions.size());
        start();
    }

    private static List<LongToDoubleFunction> each(
            Optimizer optimizer, LongToDoubleFunction function) {
        Given.given(optimizer, "LambdaLR", "optimizer");
        return Collections.nCopies(
                optimizer.paramGroups().size(), Given.given(function, "LambdaLR", "function"));
    }

    @Override
    protected List<Double> getLr() {
        List<Double> rates = baseLrs();
        for (int i = 0; i < rates.size(); i++) {
            rates.set(i, rates.get(i) * functions.get(i).applyAsDouble(lastEpoch()));
        }
        return rates;
    }

    /** A function is not saved; Python's None stands for each, or what the loaded state had. */
    @Override
    Map<String, @Nullable Object> saved() {
        Map<String, @Nullable Object> all = super.saved();
        all.put(
                "lr_lambdas",
                saved != null
                        ? saved
                        : new ArrayList<@Nullable Object>(
                                Collections.nCopies(functions.size(), null)));
        return all;
    }

    @Override
    void take(Map<?, ?> stateDict) {
        Map<Object, @Nullable Object> others = new LinkedHashMap<>(stateDict);
        saved = others.remove("lr_lambdas");
        super.take(others);
    }
}
