package dev.rekindle.optim;

import dev.rekindle.nn.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent. Mirrors {@code torch.optim.SGD} (torch/optim/sgd.py,
 * _single_tensor_sgd, 2.15.0).
 */
public final class SGD extends Optimizer {
    private static final String BUFFER = "momentum_buffer";

    public SGD(List<Parameter> parameters, double lr) {
        this(parameters, o -> o.lr(lr));
    }

    public SGD(List<Parameter> parameters, double lr, double momentum) {
        this(parameters, o -> o.lr(lr).momentum(momentum));
    }

    /** {@code new SGD(net.parameters(), o -> o.lr(0.1).momentum(0.9).nesterov(true))}. */
    public SGD(List<Parameter> parameters, Consumer<Options> changes) {
        super(NamedParameters.of(parameters), Options.settings(changes));
    }

    /** As {@link #SGD(List, Consumer)}, of {@code net.namedParameters()}: the names are saved. */
    public SGD(Map<String, Parameter> named, Consumer<Options> changes) {
        super(NamedParameters.of(named), Options.settings(changes));
    }

    /** The settings, with torch's defaults: those that are ints in Python are saved as ints. */
    public static final class Options extends OptimizerOptions<Options> {
        private Options() {
            set("lr", 1e-3).set("momentum", 0L).set("dampening", 0L).set("weight_decay", 0L);
            set("nesterov", false).set("maximize", false).set("foreach", null);
            set("differentiable", false).set("fused", null);
        }

        public Options momentum(double momentum) {
            return set("momentum", momentum);
        }

        public Options dampening(double dampening) {
            return set("dampening", dampening);
        }

        public Options weightDecay(double decay) {
            return set("weight_decay", decay);
        }

        public Options nesterov(boolean flag) {
            return set("nesterov", flag);
        }

        private static Map<String, @Nullable Object> settings(Consumer<Options> changes) {
            Options options = changed(new Options(), changes);
            options.require("lr", lr -> lr >= 0, "Invalid learning rate");
            options.require("momentum", momentum -> momentum >= 0, "Invalid momentum value");
            options.require("weight_decay", decay -> decay >= 0, "Invalid weight_decay value");
            boolean plain = options.number("momentum") <= 0 || options.number("dampening") != 0;
            if (plain && options.flag("nesterov")) {
                throw new IllegalArgumentException(
                        "Nesterov momentum requires a momentum and zero dampening");
            }
            return options.settings();
        }
    }

    @Override
    protected Map<String, @Nullable Object> laterSettings() {
        return OptimizerOptions.inOrder(
                "nesterov",
                false,
                "maximize",
                false,
                "foreach",
                null,
                "differentiable",
                false,
                "fused",
                false);
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {
        state.later(BUFFER);
    }

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        double momentum = group.number("momentum");
        double weightDecay = group.number("weight_decay");
        Elements g = group.flag("maximize") ? grad.copy().neg() : grad;
        if (weightDecay != 0) {
            g = g.copy().add(param, weightDecay);
        }
        if (momentum != 0) {
            Elements buffer =
                    state.has(BUFFER)
                            ? state.elements(BUFFER)
                                    .mul(momentum)
                                    .add(g, 1 - group.number("dampening"))
                            : state.keep(BUFFER, g);
            g = group.flag("nesterov") ? g.copy().add(buffer, momentum) : buffer;
        }
        param.add(g, -group.number("lr"));
    }
}
