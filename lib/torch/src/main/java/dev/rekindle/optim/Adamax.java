package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import dev.rekindle.value.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Adam with the largest gradient in place of the average of squares. Mirrors {@code
 * torch.optim.Adamax} (torch/optim/adamax.py, _single_tensor_adamax, 2.15.0).
 */
public final class Adamax extends Optimizer {
    public Adamax(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new Adamax(net.parameters(), o -> o.lr(2e-3).betas(0.9, 0.999))}. */
    public Adamax(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
    }

    /**
     * As {@link #Adamax(List, Consumer)}, of {@code net.namedParameters()}: the names are saved.
     */
    public Adamax(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 2e-3).set("betas", Tuple.of(0.9, 0.999)).set("eps", 1e-8);
            set("weight_decay", 0L).set("foreach", null).set("maximize", false);
            set("differentiable", false).set("capturable", false);
        }

        /** How slowly the averages of the gradient and of its square forget. */
        public Options betas(double first, double second) {
            return set("betas", Tuple.of(first, second));
        }

        /** Keeps the divisor from zero. */
        public Options eps(double eps) {
            return set("eps", eps);
        }

        /** How much of the weights is added to their gradients. */
        public Options weightDecay(double decay) {
            return set("weight_decay", decay);
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
                "foreach", null, "maximize", false, "differentiable", false, "capturable", false);
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        state.number("step", 0).zeros("exp_avg").zeros("exp_inf");
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        double beta1 = group.number("betas", 0);
        double step = state.nextStep();
        double weightDecay = group.number("weight_decay");
        if (weightDecay != 0) {
            g = g.copy().add(param, weightDecay);
        }
        Elements average = state.elements("exp_avg").lerp(g, 1 - beta1);
        Elements largest =
                state.elements("exp_inf")
                        .mul(group.number("betas", 1))
                        .maximum(g.copy().abs().add(group.number("eps")));
        Scalar rate = group.lr().over(1 - pow(beta1, step));
        param.addcdiv(average, largest, -rate.value());
    }
}
