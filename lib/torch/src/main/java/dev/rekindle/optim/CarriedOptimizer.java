package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.Parameter;
import dev.rekindle.value.Tuple;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer of torch's whose state is read, kept and written back, so that a run goes on in
 * Python, but whose steps are not computed here: Adafactor, Muon, LBFGS and SparseAdam
 * (torch/optim, 2.15.0).
 */
public final class CarriedOptimizer extends Optimizer {
    private final String name;

    private CarriedOptimizer(
            String name, List<Parameter> parameters, @Nullable Object... settings) {
        super(NamedParameters.of(parameters), OptimizerOptions.inOrder(settings));
        this.name = name;
    }

    /** {@code torch.optim.Adafactor}. */
    public static CarriedOptimizer adafactor(List<Parameter> parameters) {
        return new CarriedOptimizer(
                "Adafactor",
                parameters,
                "lr",
                1e-2,
                "beta2_decay",
                -0.8,
                "eps",
                Tuple.of(null, 1e-3),
                "d",
                1.0,
                "weight_decay",
                0.0,
                "foreach",
                null,
                "maximize",
                false);
    }

    /** {@code torch.optim.Muon}. */
    public static CarriedOptimizer muon(List<Parameter> parameters) {
        return new CarriedOptimizer(
                "Muon",
                parameters,
                "lr",
                1e-3,
                "weight_decay",
                0.1,
                "momentum",
                0.95,
                "nesterov",
                true,
                "ns_coefficients",
                Tuple.of(3.4445, -4.7750, 2.0315),
                "eps",
                1e-7,
                "ns_steps",
                5L,
                "adjust_lr_fn",
                null);
    }

    /** {@code torch.optim.LBFGS}. */
    public static CarriedOptimizer lbfgs(List<Parameter> parameters) {
        return new CarriedOptimizer(
                "LBFGS",
                parameters,
                "lr",
                1L,
                "max_iter",
                20L,
                "max_eval",
                25L,
                "tolerance_grad",
                1e-7,
                "tolerance_change",
                1e-9,
                "history_size",
                100L,
                "line_search_fn",
                null,
                "maximize",
                false);
    }

    /** {@code torch.optim.SparseAdam}. */
    public static CarriedOptimizer sparseAdam(List<Parameter> parameters) {
        return new CarriedOptimizer(
                "SparseAdam",
                parameters,
                "lr",
                1e-3,
                "betas",
                Tuple.of(0.9, 0.999),
                "eps",
                1e-8,
                "maximize",
                false);
    }

    @Override
    protected Map<String, @Nullable Object> laterSettings() {
        return switch (name) {
            case "Adafactor" -> OptimizerOptions.inOrder("foreach", null);
            case "LBFGS", "SparseAdam" -> OptimizerOptions.inOrder("maximize", false);
            default -> Map.of();
        };
    }

    /**
     * Not for this one.
     *
     * @throws UnsupportedOperationException always, with what to do
     */
    @Override
    public void step() {
        throw refusal();
    }

    @Override
    void stepFor(NDArray array) {
        throw refusal();
    }

    private UnsupportedOperationException refusal() {
        return new UnsupportedOperationException(
                "["
                        + name
                        + "] its state is carried, but its steps are not computed here. Go on in"
                        + " Python with what stateDict() gives, or train with another optimizer,"
                        + " such as AdamW.");
    }

    @Override
    protected void begin(ParamGroup group, NewState state) {}

    @Override
    protected void update(ParamGroup group, ParamState state, Elements param, Elements grad) {
        throw refusal();
    }

    @Override
    boolean keeps(String stateName) {
        return true;
    }

    @Override
    String name() {
        return name;
    }
}
