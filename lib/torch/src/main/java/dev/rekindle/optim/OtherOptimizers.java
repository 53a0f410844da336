package dev.rekindle.optim;

import java.util.Set;

/**
 * The settings and states that only some of torch's optimizers have: a saved state that holds one
 * of another optimizer is that optimizer's (torch/optim, 2.15.0).
 */
final class OtherOptimizers {
    static final Set<String> NAMES =
            Set.of(
                    "momentum",
                    "dampening",
                    "nesterov",
                    "betas",
                    "amsgrad",
                    "momentum_decay",
                    "lr_decay",
                    "initial_accumulator_value",
                    "rho",
                    "alpha",
                    "centered",
                    "lambd",
                    "t0",
                    "etas",
                    "step_sizes",
                    "beta2_decay",
                    "d",
                    "ns_coefficients",
                    "ns_steps",
                    "adjust_lr_fn",
                    "max_iter",
                    "max_eval",
                    "tolerance_grad",
                    "tolerance_change",
                    "history_size",
                    "line_search_fn",
                    "momentum_buffer",
                    "exp_avg",
                    "exp_avg_sq",
                    "max_exp_avg_sq",
                    "exp_inf",
                    "mu_product",
                    "sum",
                    "square_avg",
                    "acc_delta",
                    "grad_avg",
                    "eta",
                    "mu",
                    "ax",
                    "prev",
                    "step_size",
                    "row_var",
                    "col_var",
                    "variance");

    private OtherOptimizers() {}
}
