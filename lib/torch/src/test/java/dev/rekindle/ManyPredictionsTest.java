package dev.rekindle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.Progress;
import dev.rekindle.block.TorchBlock;
import dev.rekindle.nn.Dropout;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.state.StateDict;
import dev.rekindle.testing.ChildJvm;
import dev.rekindle.testing.ProcessMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prediction over many rows: in batches, told on the way, in flat memory, on many threads. */
@Tag("engine")
class ManyPredictionsTest {
    /** Notes how many rows were said to be done. */
    private static final class Told implements Progress {
        final List<Long> done = new ArrayList<>();
        long most;
        boolean ended;

        @Override
        public void reset(String message, long max, String trailing) {
            most = max;
        }

        @Override
        public void start(long initial) {}

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void increment(long step) {}

        @Override
        public void update(long progress, String message) {
            done.add(progress + 1);
        }
    }

    private static Sequential net() {
        return new Sequential(new Linear(8, 64), new ReLU(), new Dropout(0.5), new Linear(64, 4));
    }

    @Test
    void rowsInBatchesGiveWhatAllAtOnceGive() {
        Torch.manualSeed(1);
        try (Sequential net = net();
                NDArray rows = Torch.randn(1000, 8)) {
            Told told = new Told();
            try (NDArray batches = Torch.predict(net, rows, 64, told);
                    NDArray whole = Torch.predict(net, rows, 1000)) {
                assertEquals(new Shape(1000, 4), batches.getShape());
                assertArrayEquals(whole.toFloatArray(), batches.toFloatArray(), 1e-6f);
                net.eval();
                NDArray direct = Torch.noGrad(() -> net.forward(rows));
                assertArrayEquals(direct.toFloatArray(), whole.toFloatArray());
                direct.close();
            }
            assertEquals(1000, told.most);
            assertEquals(16, told.done.size());
            assertEquals(List.of(64L, 128L), told.done.subList(0, 2));
            assertEquals(1000L, told.done.get(15));
            assertTrue(told.ended);
        }
    }

    @Test
    void aPlainBlockPredictsToo() {
        try (NDManager manager = NDManager.newBaseManager();
                Linear source = new Linear(8, 4);
                NDArray rows = Torch.ones(10, 8)) {
            StateDict named =
                    dev.rekindle.state.KeyMapping.identity()
                            .rename("", "0")
                            .apply(source.stateDict());
            try (Model model =
                            Torch.model(
                                    named,
                                    () -> {
                                        Block block = linear();
                                        block.initialize(
                                                manager, DataType.FLOAT32, new Shape(1, 8));
                                        return block;
                                    });
                    NDArray scores = Torch.predict(model.getBlock(), rows, 3);
                    NDArray expected = Torch.predict(source, rows, 10)) {
                assertArrayEquals(expected.toFloatArray(), scores.toFloatArray(), 1e-6f);
                assertEquals(2, TorchBlock.of(model.getBlock()).stateDict().size());
            }
            assertThrows(IllegalStateException.class, () -> Torch.predict(linear(), rows, 3));
        }
    }

    private static Block linear() {
        return new SequentialBlock().add(ai.djl.nn.core.Linear.builder().setUnits(4).build());
    }

    @Test
    void closingTheModelClosesTheNetwork() {
        Module network;
        try (Sequential net = net();
                Model model = Torch.model(net.stateDict(), ManyPredictionsTest::net)) {
            network = (Module) model.getBlock();
            assertFalse(network.isTraining());
            network.requireRunnable();
        }
        assertThrows(IllegalStateException.class, network::requireRunnable);
        try (NDArray rows = Torch.ones(2, 8)) {
            assertThrows(IllegalStateException.class, () -> Torch.predict(network, rows, 1));
        }
    }

    @Test
    void aNetworkThatGivesAnotherNumberOfRowsIsRefused() {
        Module sum =
                new Module() {
                    @Override
                    public NDArray forward(NDArray x) {
                        return x.sum();
                    }
                };
        try (NDArray rows = Torch.ones(4, 8);
                NDArray none = Torch.ones(0, 8);
                Linear net = new Linear(8, 1)) {
            assertEquals(
                    "[predict] the network gives the shape () for 2 rows, and a row for each is"
                            + " expected. Call it directly.",
                    assertThrows(IllegalArgumentException.class, () -> Torch.predict(sum, rows, 2))
                            .getMessage());
            assertThrows(IllegalArgumentException.class, () -> Torch.predict(net, none, 2));
            assertThrows(IllegalArgumentException.class, () -> Torch.predict(net, rows, 0));
        }
    }

    @Test
    void aSampleThatIsNullAndRowsThatAreClosedAreNamed() throws Exception {
        try (Sequential net = net();
                Model model = Torch.model(net.stateDict(), ManyPredictionsTest::net);
                Predictor<float[], float[]> predictor = model.newPredictor(new Scores())) {
            List<float[]> scores = new ArrayList<>();
            float[] sample = new float[8];
            assertEquals(
                    3,
                    Torch.predict(
                            predictor,
                            List.of(sample, sample, sample),
                            Integer.MAX_VALUE,
                            scores::add));
            assertEquals(
                    "[predict] sample 3 is null. Give one.",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () ->
                                            Torch.predict(
                                                    predictor,
                                                    Arrays.asList(sample, sample, sample, null),
                                                    2,
                                                    scores::add))
                            .getMessage());
            // What came before was handed out.
            assertEquals(5, scores.size());
            NDArray rows = Torch.ones(2, 8);
            rows.close();
            assertEquals(
                    "[predict] rows was closed, or its manager was. Predict before.",
                    assertThrows(IllegalStateException.class, () -> Torch.predict(net, rows, 1))
                            .getMessage());
        }
    }

    /** What is thrown in the midst leaves the rows as they are, and the next call works. */
    @Test
    void anExceptionInTheMidstLeavesAllUsable() {
        boolean[] fails = {true};
        Linear layer = new Linear(8, 2);
        Module net =
                new Module() {
                    final Linear fc = layer;

                    @Override
                    public NDArray forward(NDArray x) {
                        if (fails[0] && x.size(0) == 1) {
                            throw new ArithmeticException("mine");
                        }
                        return fc.forward(x);
                    }
                };
        try (Module closed = net;
                NDArray rows = Torch.ones(5, 8)) {
            assertEquals(
                    "mine",
                    assertThrows(ArithmeticException.class, () -> Torch.predict(net, rows, 2))
                            .getMessage());
            fails[0] = false;
            try (NDArray scores = Torch.predict(closed, rows, 2)) {
                assertEquals(new Shape(5, 2), scores.getShape());
            }
        }
    }

    @Test
    void fiveThousandPredictionsLeaveMemoryFlat() throws Exception {
        predictMany(5_000, 20_000);
    }

    @Test
    @Tag("long")
    void aHundredThousandPredictionsLeaveMemoryFlat() throws Exception {
        predictMany(100_000, 20_000);
    }

    private void predictMany(int count, long mostKilobytes) throws Exception {
        assumeTrue(ProcessMemory.isKnown());
        Process child =
                ChildJvm.start(FlatMemory.class, ProcessMemory.OPTIONS, String.valueOf(count));
        String output = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, child.waitFor(), output);
        long grown = Long.parseLong(output.substring(output.lastIndexOf('\n') + 1));
        // The hidden rows of 5,500 samples alone take 88 MB, twice.
        assertTrue(grown < mostKilobytes, "grew by " + grown + " KB");
    }

    @Test
    void eightThreadsShareOnePredictorAndOneNetwork() throws Exception {
        try (Sequential net = net();
                Model model = Torch.model(net.stateDict(), ManyPredictionsTest::net);
                NDArray rows = Torch.randn(40, 8);
                Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
            float[] expected = Torch.predict(model.getBlock(), rows, 40).toFloatArray();
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<?>> results = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    results.add(
                            threads.submit(
                                    () -> {
                                        for (int j = 0; j < 20; j++) {
                                            try (NDList y = predictor.predict(new NDList(rows));
                                                    NDArray all =
                                                            Torch.predict(
                                                                    model.getBlock(), rows, 40)) {
                                                assertArrayEquals(
                                                        expected, y.head().toFloatArray());
                                                assertArrayEquals(expected, all.toFloatArray());
                                            }
                                        }
                                        return null;
                                    }));
                }
                for (Future<?> result : results) {
                    result.get();
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    @Test
    void eightThreadsGiveTheSingleThreadsNumbers() throws Exception {
        Torch.manualSeed(3);
        List<float[]> samples = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            float[] sample = new float[8];
            sample[i % 8] = i;
            samples.add(sample);
        }
        try (Sequential net = net();
                Model model = Torch.model(net.stateDict(), ManyPredictionsTest::net)) {
            List<float[]> expected = all(model, samples);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<List<float[]>>> results = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    results.add(threads.submit(() -> all(model, samples)));
                }
                for (Future<List<float[]>> result : results) {
                    for (int i = 0; i < samples.size(); i++) {
                        assertArrayEquals(expected.get(i), result.get().get(i));
                    }
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    private static List<float[]> all(Model model, List<float[]> samples) throws Exception {
        List<float[]> scores = new ArrayList<>();
        try (Predictor<float[], float[]> predictor = model.newPredictor(new Scores())) {
            Torch.predict(predictor, samples, 7, scores::add);
        }
        return scores;
    }
}
