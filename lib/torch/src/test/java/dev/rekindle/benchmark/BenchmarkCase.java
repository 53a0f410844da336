package dev.rekindle.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.rekindle.LoadedFile;
import dev.rekindle.Torch;
import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.internal.pickle.PickleReader;
import dev.rekindle.internal.pickle.PickleWriter;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.networks.Net;
import dev.rekindle.nn.F;
import dev.rekindle.optim.SGD;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The same piece of work for both; Python's stands in src/test/python/benchmark.py. */
enum BenchmarkCase {
    PICKLE_WRITE("pickle of 100,000 tensors, written", "small", "pickle_write()", 8),
    PICKLE_READ("pickle of 100,000 tensors, read", "small", "pickle_read()", 8),
    SAVE_SMALL("100,000 tensors of 16 bytes, saved", "small", "save('small.pt')", 4),
    LOAD_SMALL("100,000 tensors of 16 bytes, loaded", "small", "load('small.pt')", 3),
    LOAD_SMALL_ANY(
            "the same, Python with weights_only=False",
            "small",
            "load('small.pt', weights_only=False)",
            3),
    SAVE_BIG("4 tensors of 256 MiB, saved", "big", "save('big.pt')", 4),
    LOAD_BIG("4 tensors of 256 MiB, loaded", "big", "load('big.pt')", 4),
    INSPECT_SMALL("100,000 tensors, inspected; Python loads", "small", "load('small.pt')", 3),
    INSPECT_BIG("1 GiB, inspected; Python maps it", "big", "load('big.pt', mmap=True)", 4),
    TRAIN_4("200 training steps of the recipe's net, batch 4", "", "train(4, 200)", 8),
    TRAIN_64("50 training steps of the recipe's net, batch 64", "", "train(64, 50)", 8);

    final String title;

    /** The file that both use, without its ending; none where it is empty. */
    final String file;

    final String python;
    final int rounds;

    BenchmarkCase(String title, String file, String python, int rounds) {
        this.title = title;
        this.file = file;
        this.python = python;
        this.rounds = rounds;
    }

    /** Work to be timed. */
    interface Work {
        void run() throws Exception;
    }

    Work java(Path folder) throws Exception {
        Path path = folder.resolve(file + ".pt");
        return switch (this) {
            case PICKLE_WRITE -> {
                PyValue tree = new PickleReader(new ByteArrayInputStream(pickle(path))).read();
                yield () ->
                        new PickleWriter(new ByteArrayOutputStream(), PickleWriter.DEFAULT_PROTOCOL)
                                .write(tree);
            }
            case PICKLE_READ -> {
                byte[] bytes = pickle(path);
                yield () -> new PickleReader(new ByteArrayInputStream(bytes)).read();
            }
            case SAVE_SMALL, SAVE_BIG -> {
                LoadedFile loaded = Torch.load(path);
                Path target = Files.createDirectories(folder.resolve("java")).resolve("saved.pt");
                yield () -> {
                    Torch.save(loaded.value(), target);
                    Files.delete(target);
                };
            }
            case LOAD_SMALL, LOAD_SMALL_ANY, LOAD_BIG -> () -> Torch.load(path);
            case INSPECT_SMALL, INSPECT_BIG -> () -> Torch.inspect(path);
            case TRAIN_4 -> train(4, 200);
            case TRAIN_64 -> train(64, 50);
        };
    }

    private static byte[] pickle(Path path) {
        try (ArchiveReader archive = ArchiveReader.open(path)) {
            return archive.record("data.pkl").readAll(Integer.MAX_VALUE);
        }
    }

    private static Work train(int batch, int steps) {
        Engines.manualSeed(0);
        Net net = new Net();
        SGD optimizer = new SGD(net.parameters(), 0.01, 0.9);
        NDManager manager = Engines.newManager();
        NDArray x = manager.randomNormal(new Shape(batch, 3, 32, 32));
        NDArray target = manager.arange(batch).toType(DataType.INT64, false).mod(10);
        return () -> {
            for (int i = 0; i < steps; i++) {
                try (NDScope scope = new NDScope();
                        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    optimizer.zeroGrad();
                    collector.backward(F.crossEntropy(net.forward(x), target));
                    optimizer.step();
                }
            }
        };
    }
}
