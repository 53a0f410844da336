package dev.rekindle.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.rekindle.internal.djl.Memory;
import dev.rekindle.internal.djl.TrainingOps;
import dev.rekindle.internal.text.Given;
import dev.rekindle.nn.Buffer;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ModuleTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a network whose weights are the average over a run: equal parts of each moment, or an
 * exponential moving average. Its state_dict is torch's: {@code n_averaged}, and the network's keys
 * behind {@code module.}. Mirrors {@code torch.optim.swa_utils.AveragedModel} with {@code
 * get_swa_avg_fn}, which torch takes on the CPU, or {@code get_ema_multi_avg_fn}
 * (torch/optim/swa_utils.py, 2.15.0).
 *
 * <pre>
 * AveragedModel ema = AveragedModel.ema(net, Net::new, 0.999);
 * …
 * optimizer.step();
 * ema.updateParameters(net);
 * </pre>
 */
public final class AveragedModel extends Module {
    /** The average itself: a network of the same class. */
    public final Module module;

    private final transient Buffer averaged;
    private final transient @Nullable Double decay;
    private final transient boolean useBuffers;

    private AveragedModel(
            Module model,
            Supplier<? extends Module> make,
            @Nullable Double decay,
            boolean useBuffers) {
        Given.given(model, "AveragedModel", "the network");
        Given.given(make, "AveragedModel", "make");
        Module copy = Given.given(Module.withoutInit(make::get), "AveragedModel", "what make gave");
        if (copy == model) {
            throw new IllegalArgumentException(
                    "[AveragedModel] make gave the network itself, and the average needs weights of"
                            + " its own. Make another of its class: Net::new.");
        }
        copy.loadStateDict(model.stateDict());
        copy.train(model.isTraining());
        this.decay = decay;
        this.useBuffers = useBuffers;
        this.averaged = new Buffer(ownManager().create(0L));
        registerBuffer("n_averaged", averaged);
        this.module = copy;
    }

    /**
     * Averages equally: stochastic weight averaging. The buffers are the network's of the last
     * moment.
     *
     * @param model the network
     * @param make makes another of its class, {@code Net::new}; it takes the network's values
     */
    public static AveragedModel swa(Module model, Supplier<? extends Module> make) {
        return new AveragedModel(model, make, null, false);
    }

    /** As {@link #ema(Module, Supplier, double, boolean)}, with the network's own buffers. */
    public static AveragedModel ema(Module model, Supplier<? extends Module> make, double decay) {
        return ema(model, make, decay, false);
    }

    /**
     * Averages so that what was counts {@code decay}, and what is {@code 1 - decay}.
     *
     * @param useBuffers whether the buffers are averaged, too
     * @throws IllegalArgumentException in torch's words if {@code decay} is not from 0 to 1
     */
    public static AveragedModel ema(
            Module model, Supplier<? extends Module> make, double decay, boolean useBuffers) {
        if (!(decay >= 0 && decay <= 1)) {
            throw new IllegalArgumentException(
                    "Invalid decay value "
                            + decay
                            + " provided. Please provide a value in [0,1] range.");
        }
        return new AveragedModel(model, make, decay, useBuffers);
    }

    @Override
    public NDArray forward(NDArray x) {
        return module.forward(x);
    }

    @Override
    public NDList forward(NDList inputs) {
        return module.forward(inputs);
    }

    /** Returns how often weights were taken in. */
    public long averaged() {
        return averaged.getArray().getLong();
    }

    /**
     * Takes in the weights that a network has now; the first time they are copied.
     *
     * @throws IllegalArgumentException if it has other parameters; nothing is changed
     */
    public void updateParameters(Module model) {
        Given.given(model, "AveragedModel", "the network");
        List<NDArray> own = arrays(module, useBuffers);
        List<NDArray> its = arrays(model, useBuffers);
        List<NDArray> ownBuffers = useBuffers ? List.of() : buffers(module);
        List<NDArray> itsBuffers = useBuffers ? List.of() : buffers(model);
        requireAlike(own, its);
        requireAlike(ownBuffers, itsBuffers);
        long count = averaged();
        for (int i = 0; i < own.size(); i++) {
            take(own.get(i), its.get(i), count);
        }
        for (int i = 0; i < ownBuffers.size(); i++) {
            Memory.copy(ownBuffers.get(i), itsBuffers.get(i));
        }
        try (NDArray next = ownManager().create(count + 1)) {
            Memory.copy(averaged.getArray(), next);
        }
    }

    private void take(NDArray average, NDArray now, long count) {
        if (count == 0) {
            Memory.copy(average, now);
        } else if (decay == null) {
            TrainingOps.average(average, now, count + 1);
        } else if (average.getDataType().isFloating()) {
            TrainingOps.lerp(average, now, 1 - decay);
        } else {
            TrainingOps.mix(average, now, decay);
        }
    }

    private static List<NDArray> arrays(Module of, boolean withBuffers) {
        List<NDArray> all =
                new ArrayList<>(of.parameters().stream().map(ModuleTensor::getArray).toList());
        if (withBuffers) {
            all.addAll(buffers(of));
        }
        return all;
    }

    private static List<NDArray> buffers(Module of) {
        return of.buffers().stream().map(ModuleTensor::getArray).toList();
    }

    private static void requireAlike(List<NDArray> own, List<NDArray> its) {
        boolean same = own.size() == its.size();
        for (int i = 0; same && i < own.size(); i++) {
            same =
                    own.get(i).getShape().equals(its.get(i).getShape())
                            && own.get(i).getDataType() == its.get(i).getDataType();
        }
        if (!same) {
            throw new IllegalArgumentException(
                    "[AveragedModel] the network has other parameters or buffers than the average."
                            + " Give one of the class that it was made of.");
        }
    }
}
