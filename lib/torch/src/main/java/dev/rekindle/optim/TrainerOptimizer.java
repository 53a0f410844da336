package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;

/** Hands the updates of DJL's trainer to a torch optimizer. */
final class TrainerOptimizer extends ai.djl.training.optimizer.Optimizer {
    private final Optimizer optimizer;

    TrainerOptimizer(Optimizer optimizer) {
        super(new Builder());
        this.optimizer = optimizer;
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        optimizer.stepFor(weight);
    }

    private static final class Builder extends OptimizerBuilder<Builder> {
        @Override
        protected Builder self() {
            return this;
        }
    }
}
