package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.nn.Parameter;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent. Mirrors {@code torch.optim.SGD} (torch/optim/sgd.py,
 * _single_tensor_sgd, 2.15.0) to the last bit: torch's {@code add(alpha)} rounds once, so {@code
 * Math.fma} stands for it here.
 */
public final class SGD extends Optimizer {
    private static final String BUFFER = "momentum_buffer";

    public SGD(List<Parameter> parameters, double lr) {
        this(parameters, lr, null);
    }

    public SGD(List<Parameter> parameters, double lr, double momentum) {
        this(parameters, lr, (Double) momentum);
    }

    /** All settings in torch's order. */
    public SGD(
            List<Parameter> parameters,
            double lr,
            double momentum,
            double dampening,
            double weightDecay,
            boolean nesterov,
            boolean maximize) {
        this(parameters, lr, (Double) momentum);
        require(dampening >= 0 || !nesterov, "Invalid dampening value", dampening);
        require(weightDecay >= 0, "Invalid weight_decay value", weightDecay);
        if (nesterov && (momentum <= 0 || dampening != 0)) {
            throw new IllegalArgumentException(
                    "Nesterov momentum requires a momentum and zero dampening");
        }
        ParamGroup group = paramGroups().get(0);
        // A zero stays Python's default, the int 0.
        if (dampening != 0) {
            group.set("dampening", dampening);
        }
        if (weightDecay != 0) {
            group.set("weight_decay", weightDecay);
        }
        group.set("nesterov", nesterov);
        group.set("maximize", maximize);
    }

    private SGD(List<Parameter> parameters, double lr, @Nullable Double momentum) {
        super(parameters, settings(lr, momentum));
        require(lr >= 0, "Invalid learning rate", lr);
        require(momentum == null || momentum >= 0, "Invalid momentum value", momentum);
    }

    /** Python's defaults are the ints 0, and are saved as such. */
    private static Map<String, @Nullable Object> settings(double lr, @Nullable Double momentum) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        settings.put("lr", lr);
        settings.put("momentum", momentum == null ? (Object) 0L : momentum);
        settings.put("dampening", 0L);
        settings.put("weight_decay", 0L);
        settings.put("nesterov", false);
        settings.put("maximize", false);
        settings.put("foreach", null);
        settings.put("differentiable", false);
        settings.put("fused", null);
        return settings;
    }

    private static void require(boolean fine, String what, @Nullable Object value) {
        if (!fine) {
            throw new IllegalArgumentException(what + ": " + value);
        }
    }

    @Override
    Set<String> stateNames() {
        return Set.of(BUFFER);
    }

    @Override
    List<String> laterSettings() {
        return List.of("nesterov", "maximize", "foreach", "differentiable", "fused");
    }

    @Override
    void check(ParamGroup group, int index, NDArray parameter, NDArray gradient) {
        boolean hasMomentum = group.number("momentum") != 0;
        Object buffer = hasMomentum && hasState(index) ? stateOf(index).get(BUFFER) : null;
        Memory.requireUpdatable(
                buffer == null ? List.of(parameter) : List.of(parameter, (NDArray) buffer),
                List.of(gradient));
    }

    @Override
    void update(ParamGroup group, int index, NDArray parameter, NDArray gradient) {
        double momentum = group.number("momentum");
        if (momentum == 0) {
            walk(group, List.of(parameter), gradient, 0, false);
            return;
        }
        Map<String, @Nullable Object> own = stateOf(index);
        boolean first = own.get(BUFFER) == null;
        NDArray buffer = first ? allocate(parameter) : (NDArray) own.get(BUFFER);
        walk(group, List.of(parameter, buffer), gradient, momentum, first);
        own.put(BUFFER, buffer);
    }

    private static void walk(
            ParamGroup group,
            List<NDArray> changed,
            NDArray gradient,
            double momentum,
            boolean first) {
        Step step =
                new Step(
                        group.number("lr"),
                        momentum,
                        group.number("dampening"),
                        group.number("weight_decay"),
                        group.flag("nesterov"),
                        group.flag("maximize"),
                        first);
        boolean isDouble = gradient.getDataType() == DataType.FLOAT64;
        Memory.update(
                changed,
                List.of(gradient),
                windows -> {
                    if (isDouble) {
                        step.doubles(
                                windows.get(0).asDoubleBuffer(),
                                windows.get(changed.size()).asDoubleBuffer(),
                                momentum == 0 ? null : windows.get(1).asDoubleBuffer());
                    } else {
                        step.floats(
                                windows.get(0).asFloatBuffer(),
                                windows.get(changed.size()).asFloatBuffer(),
                                momentum == 0 ? null : windows.get(1).asFloatBuffer());
                    }
                });
    }

    /** One step's numbers; the gradient itself is left as it is. */
    private record Step(
            double lr,
            double momentum,
            double dampening,
            double weightDecay,
            boolean nesterov,
            boolean maximize,
            boolean first) {

        void floats(FloatBuffer p, FloatBuffer g, @Nullable FloatBuffer buffer) {
            float alpha = (float) -lr;
            float keep = (float) momentum;
            float take = (float) (1 - dampening);
            float decay = (float) weightDecay;
            for (int i = 0; i < p.limit(); i++) {
                float grad = maximize ? -g.get(i) : g.get(i);
                if (weightDecay != 0) {
                    grad = Math.fma(p.get(i), decay, grad);
                }
                if (buffer != null) {
                    float buf = first ? grad : Math.fma(grad, take, buffer.get(i) * keep);
                    buffer.put(i, buf);
                    grad = nesterov ? Math.fma(buf, keep, grad) : buf;
                }
                p.put(i, Math.fma(grad, alpha, p.get(i)));
            }
        }

        void doubles(DoubleBuffer p, DoubleBuffer g, @Nullable DoubleBuffer buffer) {
            double take = 1 - dampening;
            for (int i = 0; i < p.limit(); i++) {
                double grad = maximize ? -g.get(i) : g.get(i);
                if (weightDecay != 0) {
                    grad = Math.fma(p.get(i), weightDecay, grad);
                }
                if (buffer != null) {
                    double buf = first ? grad : Math.fma(grad, take, buffer.get(i) * momentum);
                    buffer.put(i, buf);
                    grad = nesterov ? Math.fma(buf, momentum, grad) : buf;
                }
                p.put(i, Math.fma(grad, -lr, p.get(i)));
            }
        }
    }
}
