package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.internal.text.Given;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Module} is called, and the hooks that run then. Mirrors {@code Module.__call__},
 * {@code register_forward_pre_hook} and {@code register_forward_hook} (torch/nn/modules/module.py,
 * 2.15.0).
 *
 * <p><b>When hooks run.</b> In Python {@code module(x)} runs them, and {@code module.forward(x)}
 * does not. In Java:
 *
 * <ul>
 *   <li>a layer of torch.nn runs them in {@code forward}, whoever calls it, and a {@code
 *       Sequential} likewise;
 *   <li>a class of yours, a loss or an exported program runs them in {@link #call(NDArray)}, as a
 *       module of a {@code Sequential}, and in DJL's {@code Trainer} and {@code Predictor}: its own
 *       {@code forward} is your code alone. So it is with a layer whose {@code forward} your
 *       subclass overrides.
 * </ul>
 *
 * <p>Hooks stay in Java: no file keeps them, {@code copy()} leaves them out, and those that a file
 * brings along are kept in it and not run. There is no backward hook: the engine's binding calls no
 * function of Java's while it goes back.
 */
public abstract class ModuleCalls extends ModuleTree {
    private @Nullable ForwardHooks hooks;

    /** The same, where the class's own forward runs them. */
    private @Nullable ForwardHooks hooksOfForward;

    /** Only {@link Module} is one. */
    ModuleCalls() {}

    /** Computes the output with the hooks, as Python's {@code module(x)} does. */
    public final NDArray call(NDArray x) {
        ForwardHooks held = hooks;
        return held == null || hooksOfForward != null
                ? self().forward(x)
                : held.around(self(), Given.given(x, "call", "x"), self()::forward);
    }

    /** As {@link #call(NDArray)}, with several inputs. */
    public final NDList call(NDList inputs) {
        ForwardHooks held = hooks;
        return held == null || hooksOfForward != null
                ? self().forward(inputs)
                : held.around(self(), Given.given(inputs, "call", "inputs"), self()::forward);
    }

    /**
     * Calls {@code hook} before the module computes, behind those that are there. It may give other
     * inputs.
     *
     * <pre>
     * net.conv1.registerForwardPreHook((module, inputs) -&gt; new NDList(F.normalize(inputs.head())));
     * </pre>
     *
     * @throws IllegalArgumentException if the module is a part of an exported program: only the
     *     whole program computes
     */
    public final RemovableHandle registerForwardPreHook(ForwardPreHook hook) {
        return registerForwardPreHook(hook, false);
    }

    /**
     * As {@link #registerForwardPreHook(ForwardPreHook)}; before the others with {@code prepend}.
     */
    public final RemovableHandle registerForwardPreHook(ForwardPreHook hook, boolean prepend) {
        Given.given(hook, "registerForwardPreHook", "hook");
        ProgramPart.requireCalled(self());
        return handle(held().add(hook, prepend));
    }

    /**
     * Calls {@code hook} when the module has computed, behind those that are there. It may give
     * other outputs. The features of a trained network, say:
     *
     * <pre>
     * List&lt;NDArray&gt; features = new ArrayList&lt;&gt;();
     * try (RemovableHandle handle =
     *         net.layer3.registerForwardHook(
     *                 (module, inputs, outputs) -&gt; {
     *                     features.add(outputs.head());
     *                     return null;
     *                 })) {
     *     net.forward(x);
     * }
     * </pre>
     *
     * An output lives as long as the scope that it is computed in: {@code Torch.noGrad(() -&gt; …)}
     * frees what it does not return.
     *
     * @throws IllegalArgumentException if the module is a part of an exported program: only the
     *     whole program computes
     */
    public final RemovableHandle registerForwardHook(ForwardHook hook) {
        return registerForwardHook(hook, false);
    }

    /** As {@link #registerForwardHook(ForwardHook)}; before the others with {@code prepend}. */
    public final RemovableHandle registerForwardHook(ForwardHook hook, boolean prepend) {
        Given.given(hook, "registerForwardHook", "hook");
        ProgramPart.requireCalled(self());
        return handle(held().add(hook, prepend));
    }

    private ForwardHooks held() {
        ForwardHooks held = hooks;
        if (held == null) {
            held = new ForwardHooks();
            hooks = held;
            hooksOfForward = ForwardHooks.areRunByForward(getClass()) ? held : null;
        }
        return held;
    }

    /** A module whose last hook is gone calls as fast as one that never had any. */
    private RemovableHandle handle(Runnable remove) {
        return new RemovableHandle(
                () -> {
                    remove.run();
                    forgetHooks();
                });
    }

    private void forgetHooks() {
        ForwardHooks held = hooks;
        if (held != null && held.isEmpty() && self().parts().computed().isEmpty()) {
            hooks = null;
            hooksOfForward = null;
        }
    }

    /** Called where a weight begins, or ends, to be computed of others: a call looks after it. */
    final void computedChanged() {
        held();
        forgetHooks();
    }

    /** Tells whether Python would find a hook here, those that compute a weight among them. */
    final boolean hasHooks() {
        ForwardHooks held = hooks;
        return held != null && (!held.isEmpty() || !WeightHook.of(self()).isEmpty());
    }

    /** Returns the hooks that the class's own forward runs; null for none. */
    final @Nullable ForwardHooks hooksOfForward() {
        return hooksOfForward;
    }

    /** Runs the hooks, if the class's own forward does, around what it computes. */
    final NDList hooked(NDList inputs, UnaryOperator<NDList> compute) {
        ForwardHooks held = hooksOfForward;
        return held == null ? compute.apply(inputs) : held.around(self(), inputs, compute);
    }
}
