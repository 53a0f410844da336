package dev.rekindle.keep;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.listener.TrainingListenerAdapter;
import dev.rekindle.Checkpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives a keeper from DJL's {@code Trainer}. DJL tells of a batch before the optimizer's step, and
 * of nothing after it but that the batch is closed: so the step is counted when the batch's manager
 * closes what hangs on it. DJL swallows what is thrown there, so it is thrown at the next batch or
 * at the epoch's end.
 */
final class KeeperListener extends TrainingListenerAdapter {
    private final CheckpointKeeper keeper;
    private final Supplier<Checkpoint> state;
    private @Nullable RuntimeException failure;
    private double lossSum;
    private long lossCount;

    KeeperListener(CheckpointKeeper keeper, Supplier<Checkpoint> state) {
        this.keeper = keeper;
        this.state = state;
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData data) {
        throwFailure();
        double loss = loss(trainer, data);
        lossSum += loss;
        lossCount++;
        data.getBatch()
                .getManager()
                .attachInternal(UUID.randomUUID().toString(), () -> stepEnds(loss));
    }

    private static double loss(Trainer trainer, BatchData data) {
        double sum = 0;
        int parts = 0;
        for (Map.Entry<Device, NDList> labels : data.getLabels().entrySet()) {
            NDList predictions = data.getPredictions().get(labels.getKey());
            try (NDArray loss = trainer.getLoss().evaluate(labels.getValue(), predictions);
                    NDArray mean = loss.mean()) {
                sum += mean.toType(ai.djl.ndarray.types.DataType.FLOAT64, false).getDouble();
                parts++;
            }
        }
        return sum / parts;
    }

    private void stepEnds(double loss) {
        try {
            keeper.step(loss, state);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public void onEpoch(Trainer trainer) {
        throwFailure();
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (lossCount > 0) {
            metrics.put(Metrics.LOSS, lossSum / lossCount);
        }
        TrainingResult result = trainer.getTrainingResult();
        if (result != null) {
            result.getEvaluations()
                    .forEach(
                            (name, value) -> {
                                if (value != null) {
                                    metrics.put(name, value.doubleValue());
                                }
                            });
        }
        lossSum = 0;
        lossCount = 0;
        keeper.epochEnds(metrics, state);
    }

    @Override
    public void onTrainingEnd(Trainer trainer) {
        throwFailure();
        keeper.flush();
    }

    private void throwFailure() {
        RuntimeException told = failure;
        if (told != null) {
            failure = null;
            throw told;
        }
    }
}
