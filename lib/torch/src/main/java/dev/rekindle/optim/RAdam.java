package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import dev.rekindle.value.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adam that waits until its average of squares can be trusted. Mirrors {@code torch.optim.RAdam}
 * (torch/optim/radam.py, _single_tensor_radam, 2.15.0).
 */
public final class RAdam extends Optimizer {
    public RAdam(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new RAdam(net.parameters(), o -> o.lr(1e-3).decoupledWeightDecay(true))}. */
    public RAdam(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
    }

    /** As {@link #RAdam(List, Consumer)}, of {@code net.namedParameters()}: the names are saved. */
    public RAdam(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 1e-3).set("betas", Tuple.of(0.9, 0.999)).set("eps", 1e-8);
            set("weight_decay", 0L).set("maximize", false).set("foreach", null);
            set("capturable", false).set("decoupled_weight_decay", false);
            set("differentiable", false);
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

        /** Lets weights shrink by themselves, as AdamW does, not through their gradients. */
        public Options decoupledWeightDecay(boolean flag) {
            return set("decoupled_weight_decay", flag);
        }

        private static Map<String, @Nullable Object> settings(Consumer<Options> changes) {
            Options options = changed(new Options(), changes);
            options.requireUsual();
            return options.settings();
        }
    }

    @Override
    protected Map<String, @Nullable Object> laterSettings() {
        return OptimizerOptions.inOrder(
                "foreach",
                null,
                "maximize",
                false,
                "differentiable",
                false,
                "decoupled_weight_decay",
                false,
                "capturable",
                false);
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        state.number("step", 0).zeros("exp_avg").zeros("exp_avg_sq");
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        Scalar lr = group.lr();
        double beta1 = group.number("betas", 0);
        double beta2 = group.number("betas", 1);
        double step = state.nextStep();
        double weightDecay = group.number("weight_decay");
        if (weightDecay != 0) {
            if (group.flag("decoupled_weight_decay")) {
                param.mul(lr.times(weightDecay).oneMinus().value());
            } else {
                g = g.copy().add(param, weightDecay);
            }
        }
        Elements average = state.elements("exp_avg").lerp(g, 1 - beta1);
        Elements square = state.elements("exp_avg_sq").mul(beta2).addcmul(g, g, 1 - beta2);
        double power2 = pow(beta2, step);
        double correction2 = 1 - power2;
        Elements update = average.copy().div(1 - pow(beta1, step)).mul(lr.value());

        // The longest and the present length of the approximated average.
        double longest = 2 / (1 - beta2) - 1;
        double rho = longest - 2 * step * power2 / correction2;
        if (rho > 5.0) {
            Elements adaptive =
                    square.copy()
                            .sqrt()
                            .add(group.number("eps"))
                            .reciprocal()
                            .mul(pow(correction2, 0.5));
            update.mul(adaptive).mul(rectified(rho, longest));
        }
        param.add(update, -1.0);
    }

    private double rectified(double rho, double longest) {
        return pow((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho), 0.5);
    }
}
