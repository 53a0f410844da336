package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import dev.rekindle.internal.djl.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A module under DJL's predictor: its own mode does not count there, and threads do not meet. */
@Tag("engine")
class PredictorTest {
    @Test
    void oneModulePredictsOnManyThreadsInEvaluationMode() throws Exception {
        Sequential net = new Sequential(new Linear(8, 8), new Dropout(0.5), new Linear(8, 4));
        try (Model model = Model.newInstance("net");
                NDManager manager = Engines.newManager()) {
            model.setBlock(net);
            NDList input = new NDList(manager.ones(new Shape(2, 8)));
            net.eval();
            float[] expected = net.forward(input.head()).toFloatArray();
            net.train();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<float[]>> results = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    results.add(
                            threads.submit(
                                    () -> {
                                        float[] last = {};
                                        try (Predictor<NDList, NDList> predictor =
                                                model.newPredictor(new NoopTranslator())) {
                                            for (int j = 0; j < 25; j++) {
                                                try (NDList output = predictor.predict(input)) {
                                                    last = output.head().toFloatArray();
                                                }
                                            }
                                        }
                                        return last;
                                    }));
                }
                for (Future<float[]> result : results) {
                    assertArrayEquals(expected, result.get());
                }
            } finally {
                threads.shutdown();
            }
            assertTrue(net.isTraining());
            assertEquals(new Shape(5, 4), net.getOutputShapes(new Shape[] {new Shape(5, 8)})[0]);
        }
    }
}
