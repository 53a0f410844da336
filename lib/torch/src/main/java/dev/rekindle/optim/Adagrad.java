package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Divides by the root of the sum of all squares. Mirrors {@code torch.optim.Adagrad}
 * (torch/optim/adagrad.py, _single_tensor_adagrad, 2.15.0).
 */
public final class Adagrad extends Optimizer {
    public Adagrad(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new Adagrad(net.parameters(), o -> o.lr(0.01).lrDecay(1e-4))}. */
    public Adagrad(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
        beginAll();
    }

    /**
     * As {@link #Adagrad(List, Consumer)}, of {@code net.namedParameters()}: the names are saved.
     */
    public Adagrad(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
        beginAll();
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 1e-2).set("lr_decay", 0L).set("eps", 1e-10).set("weight_decay", 0L);
            set("initial_accumulator_value", 0L).set("foreach", null).set("maximize", false);
            set("differentiable", false).set("fused", null);
        }

        /** How fast the learning rate falls with the steps. */
        public Options lrDecay(double decay) {
            return set("lr_decay", decay);
        }

        /** Keeps the divisor from zero. */
        public Options eps(double eps) {
            return set("eps", eps);
        }

        /** How much of the weights is added to their gradients. */
        public Options weightDecay(double decay) {
            return set("weight_decay", decay);
        }

        /** What the sum of squares begins with. */
        public Options initialAccumulatorValue(double value) {
            return set("initial_accumulator_value", value);
        }

        private static Map<String, @Nullable Object> settings(Consumer<Options> changes) {
            Options options = changed(new Options(), changes);
            options.requireUsual();
            options.require("lr_decay", decay -> decay >= 0, "Invalid lr_decay value");
            options.require(
                    "initial_accumulator_value",
                    value -> value >= 0,
                    "Invalid initial_accumulator_value value");
            return options.settings();
        }
    }

    @Override
    protected Map<String, @Nullable Object> laterSettings() {
        return OptimizerOptions.inOrder(
                "foreach", null, "maximize", false, "differentiable", false, "fused", null);
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        Object start = defaults().get("initial_accumulator_value");
        state.number("step", 0).full("sum", start instanceof Number n ? n.doubleValue() : 0);
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        double step = state.nextStep();
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        double weightDecay = group.number("weight_decay");
        if (weightDecay != 0) {
            g = g.copy().add(param, weightDecay);
        }
        Scalar rate = group.lr().over(1 + (step - 1) * group.number("lr_decay"));
        Elements sum = state.elements("sum").addcmul(g, g, 1);
        Elements root = sum.copy().sqrt().add(group.number("eps"));
        param.addcdiv(g, root, -rate.value());
    }
}
