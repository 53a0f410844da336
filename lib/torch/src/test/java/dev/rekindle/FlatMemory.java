package dev.rekindle;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.ReLU;
import dev.rekindle.nn.Sequential;
import dev.rekindle.testing.ProcessMemory;
import java.util.stream.IntStream;

/**
 * Run in a process of its own, whose heap is all touched at its start: predicts as often as its
 * argument says, and prints by how many kilobytes the process grew.
 */
final class FlatMemory {
    private FlatMemory() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        try (Sequential net = net();
                Model model = Torch.model(net.stateDict(), FlatMemory::net);
                NDArray rows = Torch.ones(count / 10, 8);
                Predictor<float[], float[]> predictor = model.newPredictor(new Scores())) {
            // Java compiles what runs often, into memory of its own.
            predict(predictor, 5_000);
            Torch.predict(net, rows, 1).close();
            long before = ProcessMemory.residentKilobytes();
            predict(predictor, count);
            Torch.predict(net, rows, 1).close();
            System.out.println(ProcessMemory.residentKilobytes() - before);
        }
    }

    private static Sequential net() {
        return new Sequential(new Linear(8, 4096), new ReLU(), new Linear(4096, 4));
    }

    private static void predict(Predictor<float[], float[]> predictor, int count) throws Exception {
        Torch.predict(
                predictor,
                () -> IntStream.range(0, count).mapToObj(i -> new float[8]).iterator(),
                1,
                scores -> {});
    }
}
