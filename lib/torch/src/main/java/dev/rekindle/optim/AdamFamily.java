package dev.rekindle.optim;

import dev.rekindle.value.Tuple;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What Adam and AdamW share: all but a default (torch/optim/adam.py, 2.15.0). */
public abstract sealed class AdamFamily extends Optimizer permits Adam, AdamW {
    AdamFamily(NamedParameters given, Map<String, @Nullable Object> settings) {
        super(given, settings);
    }

    /**
     * Their settings.
     *
     * @param <O> the optimizer's own options
     */
    public abstract static sealed class Options<O extends Options<O>> extends OptimizerOptions<O>
            permits Adam.Options, AdamW.Options {
        Options(Object weightDecay, boolean decoupled) {
            set("lr", 1e-3).set("betas", Tuple.of(0.9, 0.999)).set("eps", 1e-8);
            set("weight_decay", weightDecay).set("amsgrad", false).set("maximize", false);
            set("foreach", null).set("capturable", false).set("differentiable", false);
            set("fused", null).set("decoupled_weight_decay", decoupled);
        }

        /** How slowly the averages of the gradient and of its square forget. */
        public O betas(double first, double second) {
            return set("betas", Tuple.of(first, second));
        }

        /** Keeps the divisor from zero. */
        public O eps(double eps) {
            return set("eps", eps);
        }

        /** How fast weights shrink. */
        public O weightDecay(double decay) {
            return set("weight_decay", decay);
        }

        /** Divides by the largest average of squares so far. */
        public O amsgrad(boolean flag) {
            return set("amsgrad", flag);
        }

        static <O extends Options<O>> Map<String, @Nullable Object> settings(
                O options, Consumer<O> changes) {
            changed(options, changes).requireUsual();
            return options.settings();
        }
    }

    @Override
    protected Map<String, @Nullable Object> laterSettings() {
        return OptimizerOptions.inOrder(
                "amsgrad",
                false,
                "maximize",
                false,
                "foreach",
                null,
                "capturable",
                false,
                "differentiable",
                false,
                "decoupled_weight_decay",
                false,
                "fused",
                null);
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        state.number("step", 0).zeros("exp_avg").zeros("exp_avg_sq");
        if (group.flag("amsgrad")) {
            state.zeros("max_exp_avg_sq");
        } else {
            state.later("max_exp_avg_sq");
        }
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        Scalar lr = group.lr();
        double beta1 = group.number("betas", 0);
        double beta2 = group.number("betas", 1);
        double weightDecay = group.number("weight_decay");
        double step = state.nextStep();
        if (weightDecay != 0) {
            if (group.flag("decoupled_weight_decay")) {
                param.mul(lr.times(weightDecay).oneMinus().value());
            } else {
                g = g.copy().add(param, weightDecay);
            }
        }
        Elements average = state.elements("exp_avg").lerp(g, 1 - beta1);
        Elements square = state.elements("exp_avg_sq").mul(beta2).addcmul(g, g, 1 - beta2);

        Scalar stepSize = lr.over(1 - pow(beta1, step));
        double correction2 = pow(1 - pow(beta2, step), 0.5);
        Elements largest =
                group.flag("amsgrad") ? state.elements("max_exp_avg_sq").maximum(square) : square;
        Elements denom = largest.copy().sqrt().div(correction2).add(group.number("eps"));
        param.addcdiv(average, denom, -stepSize.value());
    }
}
