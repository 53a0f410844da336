package dev.rekindle.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.sun.management.OperatingSystemMXBean;
import dev.rekindle.Checkpoint;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.data.Batches;
import dev.rekindle.data.Generator;
import dev.rekindle.nn.BatchNorm2d;
import dev.rekindle.nn.Conv2d;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Identity;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.MaxPool2d;
import dev.rekindle.nn.Module;
import dev.rekindle.optim.SGD;
import dev.rekindle.optim.schedule.OneCycleLR;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Java twin of digits_run.py.
 *
 * @param losses of each step
 * @param rates of each step
 * @param correct how many test digits each epoch's network knows
 * @param seconds of each epoch's training
 * @param cpu seconds of the process for each epoch's training, those of the JIT among them
 */
public record DigitsRun(
        List<Double> losses,
        List<Double> rates,
        List<Long> correct,
        List<Double> seconds,
        List<Double> cpu) {
    private static final int TRAINED = 1437;
    private static final int BATCH = 32;

    /** The Java twin of Digits. */
    public static class Digits extends Module {
        public final Conv2d conv1 = new Conv2d(1, 16, 3, o -> o.padding(1));
        public final Module norm1;
        public final Conv2d conv2 = new Conv2d(16, 32, 3, o -> o.padding(1));
        public final Module norm2;
        public final MaxPool2d pool = new MaxPool2d(2);
        public final Linear fc = new Linear(128, 10);

        public Digits(boolean normed) {
            this.norm1 = normed ? new BatchNorm2d(16) : new Identity();
            this.norm2 = normed ? new BatchNorm2d(32) : new Identity();
        }

        @Override
        public NDArray forward(NDArray x) {
            x = pool.forward(F.relu(norm1.forward(conv1.forward(x))));
            x = pool.forward(F.relu(norm2.forward(conv2.forward(x))));
            return fc.forward(F.flatten(x, 1));
        }
    }

    /**
     * @param file the digits
     * @param normed whether the network has batch norms
     * @param type of weights and images
     */
    public static DigitsRun of(Path file, int epochs, boolean normed, DataType type) {
        Checkpoint data = Torch.load(file).asCheckpoint();
        Torch.manualSeed(0);
        DigitsRun run =
                new DigitsRun(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        try (NDArray images = images(data, type);
                NDArray labels = labels(data);
                Digits net = new Digits(normed)) {
            if (type == DataType.FLOAT64) {
                net.doubleType();
            }
            try (SGD optimizer =
                    new SGD(net.parameters(), o -> o.lr(0.1).momentum(0.9).weightDecay(5e-4))) {
                run.train(net, optimizer, images, labels, epochs);
            }
        }
        return run;
    }

    private static NDArray images(Checkpoint data, DataType type) {
        try (Step step = Torch.step()) {
            NDArray bytes = Torch.tensor(data.tensor("images")).expandDims(1);
            NDArray scaled = bytes.toType(DataType.FLOAT32, true).div(16);
            return step.keep(scaled.toType(type, true));
        }
    }

    private static NDArray labels(Checkpoint data) {
        try (Step step = Torch.step()) {
            return step.keep(Torch.tensor(data.tensor("labels")).toType(DataType.INT64, true));
        }
    }

    private void train(Digits net, SGD optimizer, NDArray images, NDArray labels, int epochs) {
        Batches loader =
                new Batches(TRAINED, BATCH, o -> o.shuffle(true).generator(new Generator(1)));
        int steps = epochs * loader.count();
        OneCycleLR scheduler = new OneCycleLR(optimizer, 0.1, o -> o.totalSteps(steps));
        for (int epoch = 0; epoch < epochs; epoch++) {
            long start = System.nanoTime();
            long startCpu = cpuNanos();
            net.train();
            for (long[] batch : loader) {
                try (Step step = Torch.step()) {
                    NDArray numbers = Torch.tensor(batch);
                    optimizer.zeroGrad();
                    NDArray loss =
                            F.crossEntropy(net.forward(images.get(numbers)), labels.get(numbers));
                    step.backward(loss);
                    optimizer.step();
                    rates.add(scheduler.getLastLr().get(0));
                    scheduler.step();
                    losses.add(
                            loss.getDataType() == DataType.FLOAT64
                                    ? loss.getDouble()
                                    : loss.getFloat());
                }
            }
            seconds.add((System.nanoTime() - start) / 1e9);
            cpu.add((cpuNanos() - startCpu) / 1e9);
            net.eval();
            try (Step step = Torch.step()) {
                NDArray tested = images.get(TRAINED + ":");
                NDArray found = Torch.noGrad(() -> net.forward(tested)).argMax(1);
                correct.add(found.eq(labels.get(TRAINED + ":")).sum().getLong());
            }
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
