package dev.rekindle.nn;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.optim.SGD;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Runs in a JVM of its own: networks and optimizers are closed while other threads use them. */
public final class ClosedUnderWay {
    private static final Map<String, Long> SAID = new ConcurrentHashMap<>();
    private static final AtomicLong CALLS = new AtomicLong();

    private ClosedUnderWay() {}

    /** What one thread does over and over until it hears that the network is closed. */
    private interface Work {
        void once(Sequential net) throws Exception;
    }

    private static Sequential net() {
        return new Sequential(new Linear(64, 128), new Middle(), new Linear(128, 64));
    }

    /** Normalises, and passes through a recurrent layer. */
    private static final class Middle extends Module {
        final LayerNorm norm = new LayerNorm(128);
        final GRUCell cell = new GRUCell(128, 128);

        @Override
        public NDArray forward(NDArray x) {
            return cell.forward(norm.forward(x));
        }
    }

    private static void round(Work work, int threads) throws InterruptedException {
        Sequential net = net();
        net.eval();
        AtomicBoolean closed = new AtomicBoolean();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                while (true) {
                                    try {
                                        work.once(net);
                                        CALLS.incrementAndGet();
                                    } catch (Exception e) {
                                        Throwable cause = e;
                                        while (cause.getCause() != null) {
                                            cause = cause.getCause();
                                        }
                                        SAID.merge(
                                                String.valueOf(cause.getMessage()), 1L, Long::sum);
                                        if (!closed.get()) {
                                            SAID.merge("before it was closed", 1L, Long::sum);
                                        }
                                        return;
                                    }
                                }
                            });
            thread.start();
            all.add(thread);
        }
        long before = CALLS.get();
        while (CALLS.get() < before + threads && all.stream().anyMatch(Thread::isAlive)) {
            Thread.sleep(1);
        }
        closed.set(true);
        net.close();
        for (Thread thread : all) {
            thread.join();
        }
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        NDManager manager = Engines.newManager();
        NDArray x = manager.ones(new Shape(16, 64));
        for (int i = 0; i < rounds; i++) {
            round(net -> net.forward(x).close(), 3);
            round(net -> Torch.noGrad(() -> net.forward(x).toFloatArray()), 3);
            round(
                    net -> {
                        try (Step step = Torch.step()) {
                            step.backward(net.forward(x).sum());
                        }
                    },
                    1);
            round(
                    net -> {
                        try (SGD sgd = new SGD(net.parameters(), 0.1, 0.9)) {
                            try (Step step = Torch.step()) {
                                step.backward(net.forward(x).sum());
                            }
                            sgd.step();
                        }
                    },
                    1);
            round(net -> net.stateDict().tensors().values().forEach(t -> t.toFloatArray()), 2);
            round(
                    net -> {
                        // Closing a model would clear its block.
                        Model model = Model.newInstance("net", "PyTorch");
                        model.setBlock(net);
                        try (var predictor = model.newPredictor(new NoopTranslator())) {
                            predictor.predict(new NDList(x)).close();
                        }
                    },
                    2);
            optimizerRound(x);
        }
        new TreeMap<>(SAID).forEach((said, times) -> System.out.println("said: " + said));
        System.out.println("calls: " + (CALLS.get() > 0));
        System.out.println("alive");
        System.exit(0);
    }

    private static void optimizerRound(NDArray x) throws InterruptedException {
        try (Sequential net = net()) {
            SGD sgd = new SGD(net.parameters(), 1e-6, 0.9);
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    while (true) {
                                        try (Step step = Torch.step()) {
                                            step.backward(net.forward(x).sum());
                                        }
                                        sgd.step();
                                    }
                                } catch (IllegalStateException e) {
                                    SAID.merge(String.valueOf(e.getMessage()), 1L, Long::sum);
                                }
                            });
            thread.start();
            Thread.sleep(5);
            sgd.close();
            thread.join();
        }
    }
}
