package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * The hooks of one module, in the order in which they are called. A module without any has none of
 * these. Mirrors {@code _forward_pre_hooks} and {@code _forward_hooks} (torch/nn/modules/module.py,
 * 2.15.0).
 */
final class ForwardHooks {
    private static final ClassValue<Boolean> RUN_BY_FORWARD =
            new ClassValue<>() {
                @Override
                protected Boolean computeValue(Class<?> type) {
                    return runs(type, NDArray.class) && runs(type, NDList.class);
                }
            };

    private final List<Held<ForwardPreHook>> before = new CopyOnWriteArrayList<>();
    private final List<Held<ForwardHook>> after = new CopyOnWriteArrayList<>();

    /** One registration: a function that is held twice is called twice. */
    private static final class Held<T> {
        private final T hook;

        private Held(T hook) {
            this.hook = hook;
        }
    }

    /** Tells whether the class's own {@code forward} runs the hooks; a user's does not. */
    static boolean areRunByForward(Class<?> type) {
        return RUN_BY_FORWARD.get(type);
    }

    private static boolean runs(Class<?> type, Class<?> inputs) {
        try {
            Class<?> declaring = type.getMethod("forward", inputs).getDeclaringClass();
            return declaring == Module.class || declaring.isAnnotationPresent(RunsHooks.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("each module has a forward", e);
        }
    }

    /** Returns what takes the hook away again. */
    Runnable add(ForwardPreHook hook, boolean prepend) {
        return add(before, hook, prepend);
    }

    /** Returns what takes the hook away again. */
    Runnable add(ForwardHook hook, boolean prepend) {
        return add(after, hook, prepend);
    }

    private static <T> Runnable add(List<Held<T>> hooks, T hook, boolean prepend) {
        Held<T> held = new Held<>(hook);
        hooks.add(prepend ? 0 : hooks.size(), held);
        return () -> hooks.remove(held);
    }

    /** Tells whether there is a hook of Java's. */
    boolean isEmpty() {
        return before.isEmpty() && after.isEmpty();
    }

    /** Runs the hooks around what a module computes of one array, and gives as one. */
    NDArray around(Module module, NDArray x, UnaryOperator<NDArray> compute) {
        NDList outputs =
                around(
                        module,
                        new NDList(x),
                        inputs -> new NDList(compute.apply(single(module, "pre-hook", inputs))));
        return single(module, "hook", outputs);
    }

    /** Runs the hooks around what a module computes of several arrays. */
    NDList around(Module module, NDList inputs, UnaryOperator<NDList> compute) {
        return module.parts().computed().isEmpty() || inputs.isEmpty()
                ? run(module, inputs, compute)
                : Computing.in(inputs.head().getManager(), () -> run(module, inputs, compute));
    }

    private NDList run(Module module, NDList inputs, UnaryOperator<NDList> compute) {
        NDList taken = inputs;
        for (Held<ForwardPreHook> each : before) {
            NDList other = each.hook.before(module, taken);
            taken = other == null ? taken : other;
        }
        NDList outputs = compute.apply(taken);
        for (Held<ForwardHook> each : after) {
            NDList other = each.hook.after(module, taken, outputs);
            outputs = other == null ? outputs : other;
        }
        return outputs;
    }

    private static NDArray single(Module module, String hook, NDList arrays) {
        if (arrays.size() != 1) {
            throw new IllegalArgumentException(
                    "a forward "
                            + hook
                            + " of this "
                            + module.typeName()
                            + " gave "
                            + arrays.size()
                            + " arrays, and one is "
                            + (hook.equals("hook") ? "returned" : "taken")
                            + " here. Give a list of one array, or null to leave it as it is.");
        }
        return arrays.head();
    }
}
