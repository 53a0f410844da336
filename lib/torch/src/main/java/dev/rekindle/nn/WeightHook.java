package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.value.Global;
import dev.rekindle.value.InertObject;
import dev.rekindle.value.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One of torch's forward pre-hooks that make a weight of other tensors: a weight norm, a spectral
 * norm, a pruning. Python computes the weight before each call and keeps it as an attribute; here
 * it is computed when it is read, by the layer as a rule. Each one is a file: what it makes of the
 * module's parameters, what it computes, and how Python pickles it.
 */
abstract class WeightHook {
    private static final AtomicLong NEXT = new AtomicLong();

    /** The weight's name: {@code weight}. */
    final String name;

    private long number = -1;

    WeightHook(String name) {
        this.name = name;
    }

    /**
     * Returns the number under which Python keeps it, which counts through the process: {@code
     * RemovableHandle.next_id} (torch/utils/hooks.py, 2.15.0).
     */
    final long number() {
        if (number < 0) {
            number = NEXT.getAndAdd(numbers());
        }
        return number;
    }

    /** How many numbers it takes: for itself, and for hooks that come with it. */
    int numbers() {
        return 1;
    }

    /** Takes a new number, as what is registered again does. */
    final void again() {
        number = NEXT.getAndAdd(numbers());
    }

    /** Takes a file's number, behind which the next ones are counted. */
    final void number(long given) {
        number = given;
        NEXT.accumulateAndGet(given + numbers(), Math::max);
    }

    /** Begins to count anew, as a new process of Python's does. */
    static void countAnew() {
        NEXT.set(0);
    }

    /** Computes the weight, as a forward does. */
    abstract NDArray compute(Module module);

    /** Computes the weight, and changes nothing on the way. */
    NDArray look(Module module) {
        return compute(module);
    }

    /** Takes the weight apart: registers what it is computed of, without values. */
    abstract void attach(Module module);

    /** Puts the weight together again, and takes away what it was computed of. */
    abstract void detach(Module module);

    /**
     * Makes the weight a parameter again.
     *
     * @throws IllegalArgumentException if what it is computed of is computed itself
     */
    final void remove(Module module) {
        for (String ending : endings()) {
            Parameter stands = module.parts().computed().get(name + ending);
            if (stands != null && stands.computation() != null) {
                throw new IllegalArgumentException(
                        described()
                                + " cannot be removed: '"
                                + name
                                + ending
                                + "' is computed of "
                                + stands.computation().madeOf()
                                + " itself. Remove that first.");
            }
        }
        detach(module);
    }

    /** The endings of the names of what the weight is computed of; the first is a parameter. */
    abstract List<String> endings();

    /** Returns the attributes that Python pickles. */
    abstract Map<Object, @Nullable Object> state();

    /** Returns Python's class. */
    abstract Global type();

    /** Returns what stands among the module's pre-hooks in a file. */
    InertObject saved() {
        InertObject object = new InertObject(PyObject.Made.NEWOBJ, type(), Tuple.of());
        object.state(state());
        return object;
    }

    /** Tells whether the other one is of the same kind, on the same weight, with the settings. */
    boolean isLike(WeightHook other) {
        return other.type().equals(type()) && other.state().equals(state());
    }

    /** Says what it is, for a sentence: {@code weight_norm of 'weight'}. */
    abstract String described();

    /** Returns what a file holds among the pre-hooks, or null for what only Python can call. */
    static @Nullable WeightHook read(@Nullable Object saved) {
        if (!(saved instanceof InertObject object)
                || !(object.state() instanceof Map<?, ?> found)) {
            return null;
        }
        Map<Object, @Nullable Object> state = new LinkedHashMap<>(found);
        return switch (object.className()) {
            case "torch.nn.utils.weight_norm.WeightNorm" -> WeightNorm.read(state);
            case "torch.nn.utils.spectral_norm.SpectralNorm" -> SpectralNorm.read(state);
            default -> Pruning.read(object, state);
        };
    }

    /** Returns those of a module, in order. */
    static List<WeightHook> of(Module module) {
        List<WeightHook> hooks = new ArrayList<>();
        module.parts()
                .computed()
                .values()
                .forEach(
                        stands -> {
                            if (stands.computation() instanceof HookedWeight weight) {
                                hooks.add(weight.hook());
                            }
                        });
        return hooks;
    }

    /**
     * Finds the parameter that is to be taken apart.
     *
     * @throws IllegalArgumentException if there is none of that name, or it is computed already
     */
    final Parameter taken(Module module) {
        return taken(module, name, described());
    }

    static Parameter taken(Module module, String name, String described) {
        ProgramPart.requireNone(module, name, described);
        Parameter found = module.parts().present(Parameter.class).get(name);
        if (found != null) {
            return found;
        }
        Parameter computed = module.parts().computed().get(name);
        throw new IllegalArgumentException(
                described
                        + " cannot be: "
                        + (computed == null || computed.computation() == null
                                ? "this "
                                        + module.typeName()
                                        + " has no parameter '"
                                        + name
                                        + "'; it has "
                                        + module.parts().present(Parameter.class).keySet()
                                : "'"
                                        + name
                                        + "' of this "
                                        + module.typeName()
                                        + " is computed of "
                                        + computed.computation().madeOf()
                                        + " already")
                        + ".");
    }

    /** Puts itself in the place of the weight. */
    final void computes(Module module, long[] shape) {
        if (module instanceof NonDynamicallyQuantizableLinear) {
            throw new IllegalArgumentException(
                    described()
                            + " cannot be: an attention reads its out_proj without calling it, so"
                            + " that torch's hook would never run. Use a parametrization.");
        }
        number();
        module.parts().compute(name, new HookedWeight(module, this), shape);
    }

    final HookedWeight weightOf(Module module) {
        Parameter stands = module.parts().computed().get(name);
        if (stands == null || !(stands.computation() instanceof HookedWeight weight)) {
            throw new IllegalStateException(name + " is not computed by " + described());
        }
        return weight;
    }

    /** Returns a tensor that the weight is computed of. */
    final ModuleTensor part(Module module, String ending) {
        ModuleTensor part = module.parts().tensor(name + ending);
        if (part == null) {
            throw new IllegalStateException(name + ending + " was taken away");
        }
        return part;
    }

    final NDArray array(Module module, String ending) {
        return part(module, ending).getArray();
    }
}
