package dev.rekindle.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Checkpoint;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.data.Batches;
import dev.rekindle.data.Generator;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.Dropout;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** The Java twin of Run in dropout_run.py. */
public final class DroppingRun implements AutoCloseable {
    private static final int SIZE = 72;
    private static final int BATCH = 16;

    /** The Java twin of Dropping. */
    public static class Dropping extends Module {
        public final Conv2d conv = new Conv2d(1, 4, 3);
        public final Dropout drop1 = new Dropout(0.25);
        public final Linear fc1 = new Linear(4 * 6 * 6, 32);
        public final Dropout drop2 = new Dropout(0.5);
        public final Linear fc2 = new Linear(32, 10);

        @Override
        public NDArray forward(NDArray x) {
            NDArray h = drop1.forward(F.relu(conv.forward(x)));
            h = drop2.forward(F.relu(fc1.forward(h.reshape(new Shape(-1, 4 * 6 * 6)))));
            return fc2.forward(h);
        }
    }

    private final NDArray images;
    private final NDArray digits;
    private final Dropping net;
    private final Optimizer optimizer;
    private final Batches batches =
            new Batches(SIZE, BATCH, o -> o.shuffle(true).generator(new Generator(1)));
    private long step;

    public DroppingRun(Function<List<Parameter>, Optimizer> optimizer) {
        Torch.manualSeed(123);
        this.images = Torch.randn(SIZE, 1, 8, 8);
        this.digits = Torch.arange(SIZE).mod(10);
        Torch.manualSeed(0);
        this.net = new Dropping();
        this.optimizer = optimizer.apply(net.parameters());
    }

    public List<Double> train(int steps) {
        List<Double> losses = new ArrayList<>();
        while (losses.size() < steps) {
            Iterator<long[]> epoch = batches.iterator();
            while (losses.size() < steps && epoch.hasNext()) {
                losses.add(step(epoch.next()));
            }
        }
        return losses;
    }

    private double step(long[] batch) {
        try (Step open = Torch.step()) {
            NDArray numbers = Torch.tensor(batch);
            optimizer.zeroGrad();
            NDArray loss = F.crossEntropy(net.forward(images.get(numbers)), digits.get(numbers));
            open.backward(loss);
            optimizer.step();
            step++;
            return loss.getFloat();
        }
    }

    public void save(Path file) {
        Torch.save(
                Checkpoint.of(
                        "step", step,
                        "model_state_dict", net.stateDict(),
                        "optimizer_state_dict", optimizer.stateDict(),
                        "rng_state", Torch.getRngState(),
                        "batches", batches.stateDict()),
                file);
    }

    public DroppingRun load(Path file) {
        Checkpoint saved = Torch.load(file).asCheckpoint();
        step = saved.integer("step");
        net.loadStateDict(saved.stateDict("model_state_dict"));
        optimizer.loadStateDict(saved.checkpoint("optimizer_state_dict"));
        batches.loadStateDict(saved.checkpoint("batches"));
        Torch.setRngState(saved.tensor("rng_state"));
        return this;
    }

    @Override
    public void close() {
        optimizer.close();
        net.close();
        images.close();
        digits.close();
    }
}
