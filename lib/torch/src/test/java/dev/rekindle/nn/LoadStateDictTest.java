package dev.rekindle.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.rekindle.Torch;
import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.state.LoadReport;
import dev.rekindle.state.StateDict;
import dev.rekindle.state.StateDictMismatchException;
import dev.rekindle.tensor.DType;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.ChildJvm;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What loading a state_dict changes, and what it leaves alone. */
@Tag("engine")
class LoadStateDictTest {
    @TempDir Path folder;

    /** A user's module over an array whose rows are columns of another. */
    static class Transposed extends Module {
        final Parameter weight = parameter(ownManager().arange(6f).reshape(2, 3).transpose());
        final Buffer seen = new Buffer(ownManager().zeros(new Shape(2, 3)).transpose());

        @Override
        public NDArray forward(NDArray x) {
            return x.matMul(weight.getArray());
        }
    }

    @Test
    void aParameterThatIsNotContiguousTakesTheValues() {
        try (Transposed module = new Transposed()) {
            Map<String, Tensor> entries = new LinkedHashMap<>();
            entries.put("weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
            entries.put("seen", Tensor.of(new float[] {6, 5, 4, 3, 2, 1}, 3, 2));
            NDArray before = module.weight.getArray();
            assertEquals(
                    "<All keys matched successfully>",
                    module.loadStateDict(new StateDict(entries, null)).toString());
            assertTrue(before == module.weight.getArray());
            assertArrayEquals(
                    new float[] {1, 2, 3, 4, 5, 6}, module.weight.getArray().toFloatArray());
            assertArrayEquals(
                    new float[] {6, 5, 4, 3, 2, 1}, module.seen.getArray().toFloatArray());
        }
    }

    @Test
    void aNetworkThatLoadsItsOwnStateDictIsUnchanged() {
        try (Linear net = new Linear(3, 2)) {
            float[] before = net.weight.getArray().toFloatArray();
            net.loadStateDict(net.stateDict());
            assertArrayEquals(before, net.weight.getArray().toFloatArray());
        }
    }

    @Test
    void weightsThatLookAtTheNetworkItselfChangePlaces() {
        try (Sequential net = new Sequential(new Linear(2, 2), new Linear(2, 2))) {
            StateDict own = net.stateDict();
            float[] first = own.get("0.weight").toFloatArray();
            float[] second = own.get("1.weight").toFloatArray();
            Map<String, Object> swapped = new LinkedHashMap<>(own.entries());
            swapped.put("0.weight", own.get("1.weight"));
            swapped.put("1.weight", own.get("0.weight").transpose(0, 1));
            net.loadStateDict(new StateDict(swapped, own.metadata()));
            assertArrayEquals(second, net.stateDict().get("0.weight").toFloatArray());
            assertArrayEquals(
                    new float[] {first[0], first[2], first[1], first[3]},
                    net.stateDict().get("1.weight").toFloatArray());
        }
    }

    @Test
    void aDamagedRecordIsFoundBeforeTheFirstParameterChanges() throws Exception {
        Path file = folder.resolve("damaged.pt");
        try (Sequential net = new Sequential(new Linear(64, 64), new Linear(64, 64))) {
            Torch.save(net.stateDict(), file);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                // Within the last large record.
                bytes.seek(bytes.length() - 8000);
                int old = bytes.read();
                bytes.seek(bytes.length() - 8000);
                bytes.write(old ^ 1);
            }
            net.parameters().forEach(p -> p.getArray().subi(p.getArray()));
            try (TorchFile open = Torch.open(file)) {
                StateDict state = StateDict.of(open.root());
                assertThrows(TorchFileException.class, () -> net.loadStateDict(state));
            }
            net.parameters().forEach(p -> assertEquals(0f, p.getArray().abs().sum().getFloat()));
        }
    }

    @Test
    void unexpectedKeysAreToldInTheOrderOfTheModulesThatMeetThem() {
        try (Sequential net = new Sequential(new Linear(1, 1), new Sequential(new Linear(1, 1)))) {
            Map<String, Object> entries = new LinkedHashMap<>(net.stateDict().entries());
            for (String key : List.of("1.0.x", "1.1.weight", "0.weight.y", "z", "_extra_state")) {
                entries.put(key, Tensor.of(new float[1]));
            }
            LoadReport report = net.loadStateDict(new StateDict(entries, null), false);
            assertEquals(
                    List.of("_extra_state", "z", "0.weight.y", "1.1.weight", "1.0.x"),
                    report.unexpectedKeys());
        }
    }

    @Test
    void anotherElementTypeIsRefusedByName() {
        try (Linear net = new Linear(1, 1)) {
            Map<String, Object> entries = new LinkedHashMap<>(net.stateDict().entries());
            entries.put("bias", Tensor.of(new double[1]));
            assertEquals(
                    "Error(s) in loading state_dict for Linear:\n\tdtype mismatch for bias: copying"
                            + " a param of torch.float64 from checkpoint, the dtype in current model"
                            + " is torch.float32.\n\tPython would cast these without a word. A"
                            + " Module takes the file's types with net.loadStateDict(stateDict,"
                            + " true, true), and net.floatType() makes float32 of them.",
                    assertThrows(
                                    StateDictMismatchException.class,
                                    () -> net.loadStateDict(new StateDict(entries, null)))
                            .getMessage());
            net.loadStateDict(new StateDict(entries, null), true, true);
            assertEquals(DType.FLOAT64, net.stateDict().get("bias").dtype());
            net.floatType();
            assertEquals(DType.FLOAT32, net.stateDict().get("bias").dtype());
        }
    }

    @Test
    void tenThousandLayersLoadInSeconds() {
        Linear[] layers = new Linear[10_000];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = new Linear(1, 1);
        }
        try (Sequential net = new Sequential(layers)) {
            StateDict state = net.stateDict();
            long start = System.nanoTime();
            net.loadStateDict(state);
            Map<String, Object> entries = new LinkedHashMap<>();
            state.forEach(
                    (name, tensor) ->
                            entries.put(name, Tensor.of(tensor.toFloatArray(), tensor.shape())));
            net.loadStateDict(new StateDict(entries, state.metadata()));
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            // 4,000 layers took 6 s when each module looked at every key, and 10,000 half a minute.
            assertTrue(seconds < 15, seconds + " s");
        }
    }

    /** Linux alone tells a peak. It was 380 MB when all was read before the first was copied. */
    @Test
    void loadingTwoHundredMegabytesTakesNoMemoryOfItsOwn() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/proc/self/clear_refs")));
        Process child =
                ChildJvm.start(
                        LoadMemory.class,
                        List.of("-Xmx600m", "-Dai.djl.offline=true"),
                        folder.resolve("large.pt"));
        String output = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, child.waitFor(), output);
        String last = output.substring(output.lastIndexOf('\n') + 1);
        assertTrue(Long.parseLong(last) < 60, output + " MB");
    }

    @Test
    void aModuleMadeWithoutInitHasNoMemoryUntilItsValuesCome() {
        Engines.manualSeed(5);
        try (NDManager manager = Engines.newManager()) {
            float next = manager.randomNormal(new Shape(1)).getFloat();
            Engines.manualSeed(5);
            try (Linear net = Module.withoutInit(() -> new Linear(2, 1))) {
                assertEquals(next, manager.randomNormal(new Shape(1)).getFloat());
                assertTrue(net.weight.allocated() == null);
                assertArrayEquals(new float[2], net.weight.getArray().toFloatArray());
                assertEquals(DataType.FLOAT32, net.bias.getArray().getDataType());
                assertTrue(net.weight.getArray().hasGradient());
            }
        }
    }

    @Test
    void aClosedModuleSaysSoHoweverItIsUsed() {
        Linear net = new Linear(2, 2);
        StateDict state = net.stateDict();
        net.close();
        net.close();
        for (org.junit.jupiter.api.function.Executable use :
                List.<org.junit.jupiter.api.function.Executable>of(
                        net::stateDict,
                        () -> net.loadStateDict(state),
                        () -> Torch.save(net, folder.resolve("closed.pt")),
                        () -> net.zeroGrad(),
                        () -> net.weight.getArray())) {
            String message = assertThrows(IllegalStateException.class, use).getMessage();
            assertTrue(message.contains("closed"), message);
        }
    }
}
