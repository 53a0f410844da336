package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import dev.rekindle.value.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adam with Nesterov's momentum. Mirrors {@code torch.optim.NAdam} (torch/optim/nadam.py,
 * _single_tensor_nadam, 2.15.0).
 */
public final class NAdam extends Optimizer {
    public NAdam(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new NAdam(net.parameters(), o -> o.lr(2e-3).momentumDecay(4e-3))}. */
    public NAdam(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
    }

    /** As {@link #NAdam(List, Consumer)}, of {@code net.namedParameters()}: the names are saved. */
    public NAdam(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 2e-3).set("betas", Tuple.of(0.9, 0.999)).set("eps", 1e-8);
            set("weight_decay", 0L).set("momentum_decay", 4e-3);
            set("decoupled_weight_decay", false).set("maximize", false).set("foreach", null);
            set("capturable", false).set("differentiable", false);
        }

        /** How slowly the averages of the gradient and of its square forget. */
        public Options betas(double first, double second) {
            return set("betas", Tuple.of(first, second));
        }

        /** Keeps the divisor from zero. */
        public Options eps(double eps) {
            return set("eps", eps);
        }

        /** How fast weights shrink: through their gradients, or by themselves if decoupled. */
        public Options weightDecay(double decay) {
            return set("weight_decay", decay);
        }

        /** How slowly the momentum grows. */
        public Options momentumDecay(double decay) {
            return set("momentum_decay", decay);
        }

        /** Lets weights shrink by themselves, as AdamW does, not through their gradients. */
        public Options decoupledWeightDecay(boolean flag) {
            return set("decoupled_weight_decay", flag);
        }

        private static Map<String, @Nullable Object> settings(Consumer<Options> changes) {
            Options options = changed(new Options(), changes);
            options.requireUsual();
            options.require("momentum_decay", decay -> decay >= 0, "Invalid momentum_decay value");
            return options.settings();
        }
    }

    @Override
    protected Map<String, @Nullable Object> laterSettings() {
        return OptimizerOptions.inOrder(
                "maximize",
                false,
                "foreach",
                null,
                "capturable",
                false,
                "differentiable",
                false,
                "decoupled_weight_decay",
                false);
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        state.number("step", 0).number("mu_product", 1).zeros("exp_avg").zeros("exp_avg_sq");
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        Scalar lr = group.lr();
        double beta1 = group.number("betas", 0);
        double beta2 = group.number("betas", 1);
        double step = state.nextStep();
        double correction2 = 1 - pow(beta2, step);
        double weightDecay = group.number("weight_decay");
        if (weightDecay != 0) {
            if (group.flag("decoupled_weight_decay")) {
                param.mul(lr.times(weightDecay).oneMinus().value());
            } else {
                g = g.copy().add(param, weightDecay);
            }
        }
        double decay = group.number("momentum_decay");
        double mu = beta1 * (1.0 - 0.5 * pow(0.96, step * decay));
        double muNext = beta1 * (1.0 - 0.5 * pow(0.96, (step + 1) * decay));
        double muProduct = state.multiply("mu_product", mu);

        Elements average = state.elements("exp_avg").lerp(g, 1 - beta1);
        Elements square = state.elements("exp_avg_sq").mul(beta2).addcmul(g, g, 1 - beta2);
        Elements denom = square.copy().div(correction2).sqrt().add(group.number("eps"));
        Scalar back = lr.negated();
        param.addcdiv(g, denom, back.times(1.0 - mu).over(1.0 - muProduct).value());
        param.addcdiv(average, denom, back.times(muNext).over(1.0 - muProduct * muNext).value());
    }
}
