package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * {@code x} where it is positive, else {@code x} times a slope that is learned: one for all, or one
 * a channel of {@code (N, C, *)}. Parameter {@code weight} (num_parameters), {@code init}
 * everywhere; no draws. Mirrors {@code torch.nn.PReLU} (torch/nn/modules/activation.py, 2.15.0).
 */
public class PReLU extends Layer {
    final int numParameters;
    final double init;
    public final Parameter weight;

    public PReLU() {
        this(1);
    }

    public PReLU(int numParameters) {
        this(numParameters, 0.25);
    }

    public PReLU(int numParameters, double init) {
        this.numParameters = numParameters;
        this.init = init;
        this.weight = parameter(Initial.constant((float) init), numParameters);
    }

    PReLU(SavedModule saved) {
        this(saved.integer("num_parameters"), saved.number("init"));
    }

    @Override
    NDArray compute(NDArray x) {
        return F.prelu(x, weight.getArray());
    }

    @Override
    List<String> attributesBeforeInit() {
        return List.of("num_parameters");
    }

    @Override
    protected String extraRepr() {
        return format("num_parameters={num_parameters}");
    }
}
