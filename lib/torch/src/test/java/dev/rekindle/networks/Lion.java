package dev.rekindle.networks;

import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.Elements;
import dev.rekindle.optim.NewState;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.ParamGroup;
import dev.rekindle.optim.ParamState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An optimizer that torch does not have, as a user writes it. */
final class Lion extends Optimizer {
    Lion(List<Parameter> parameters, double lr) {
        super(parameters, settings(lr));
    }

    private static Map<String, Object> settings(double lr) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("lr", lr);
        settings.put("beta1", 0.9);
        settings.put("beta2", 0.99);
        settings.put("weight_decay", 0.1);
        return settings;
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        state.zeros("exp_avg").number("step", 0);
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        double lr = group.number("lr");
        Elements average = state.elements("exp_avg");
        state.nextStep();
        param.mul(1 - lr * group.number("weight_decay"));
        param.add(average.copy().lerp(grad, 1 - group.number("beta1")).sign(), -lr);
        average.lerp(grad, 1 - group.number("beta2"));
    }
}
