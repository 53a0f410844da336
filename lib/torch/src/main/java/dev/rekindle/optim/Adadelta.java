package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Steps as long as the steps before it. Mirrors {@code torch.optim.Adadelta}
 * (torch/optim/adadelta.py, _single_tensor_adadelta, 2.15.0).
 */
public final class Adadelta extends Optimizer {
    public Adadelta(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    /** {@code new Adadelta(net.parameters(), o -> o.lr(1.0).rho(0.9))}. */
    public Adadelta(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
    }

    /**
     * As {@link #Adadelta(List, Consumer)}, of {@code net.namedParameters()}: the names are saved.
     */
    public Adadelta(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
    }

    /** The settings, with torch's defaults. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 1.0).set("rho", 0.9).set("eps", 1e-6).set("weight_decay", 0L);
            set("maximize", false).set("capturable", false).set("foreach", null);
            set("differentiable", false);
        }

        /** How slowly the averages of squares forget. */
        public Options rho(double rho) {
            return set("rho", rho);
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
            options.require("rho", rho -> rho >= 0 && rho <= 1, "Invalid rho value");
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
        state.number("step", 0).zeros("square_avg").zeros("acc_delta");
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        state.nextStep();
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        double weightDecay = group.number("weight_decay");
        if (weightDecay != 0) {
            g = g.copy().add(param, weightDecay);
        }
        double rho = group.number("rho");
        double eps = group.number("eps");
        Elements square = state.elements("square_avg").mul(rho).addcmul(g, g, 1 - rho);
        Elements accumulated = state.elements("acc_delta");
        Elements root = square.copy().add(eps).sqrt();
        Elements delta = accumulated.copy().add(eps).sqrt().div(root).mul(g);
        accumulated.mul(rho).addcmul(delta, delta, 1 - rho);
        param.add(delta, -group.number("lr"));
    }
}
