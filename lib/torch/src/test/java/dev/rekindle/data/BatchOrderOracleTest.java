package dev.rekindle.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.internal.random.GeneratorState;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The orders that Python's loader gives for the same seed, and the generator behind them. */
@Tag("oracle")
class BatchOrderOracleTest {
    private static final String LOADER =
            """
            from torch.utils.data import DataLoader

            def loader(size, batch, shuffle, drop_last, g):
                return DataLoader(range(size), batch_size=batch, shuffle=shuffle,
                                  drop_last=drop_last, generator=g)
            """;

    @TempDir Path folder;

    private static List<List<Long>> lists(JsonNode batches) {
        List<List<Long>> all = new ArrayList<>();
        for (JsonNode batch : batches) {
            all.add(
                    StreamSupport.stream(batch.spliterator(), false)
                            .map(JsonNode::asLong)
                            .toList());
        }
        return all;
    }

    private static List<List<Long>> epoch(Batches batches) {
        List<List<Long>> all = new ArrayList<>();
        for (long[] batch : batches) {
            all.add(Arrays.stream(batch).boxed().toList());
        }
        return all;
    }

    @Test
    void permutationsAndNumbersAreThoseOfTheSameSeed() {
        for (long seed : new long[] {0, 1, -7, 1L << 40 | 3, Long.MAX_VALUE}) {
            JsonNode python =
                    Oracle.shared()
                            .ask(
                                    folder,
                                    """
                                    g = torch.Generator()
                                    g.manual_seed(arguments)
                                    result = [torch.randperm(n, generator=g).tolist()
                                              for n in (0, 1, 2, 1000)]
                                    result.append(torch.randint(1797, (700,), generator=g).tolist())
                                    torch.save(g.get_state(), "state.pt")
                                    """,
                                    seed);
            Generator g = new Generator(seed);
            List<List<Long>> java = new ArrayList<>();
            for (int n : new int[] {0, 1, 2, 1000}) {
                java.add(Arrays.stream(g.randperm(n)).boxed().toList());
            }
            java.add(Arrays.stream(g.randint(1797, 700)).boxed().toList());
            assertEquals(lists(python), java);
            Tensor state = Torch.load(folder.resolve("state.pt")).asTensor();
            assertArrayEquals(state.toByteArray(), g.getState().toByteArray());
            Generator again = new Generator().setState(state);
            assertArrayEquals(g.randperm(99), again.randperm(99));
            assertEquals(seed, again.initialSeed());
        }
    }

    @Test
    void batchesComeInTheOrderOfPythonsLoaderEpochAfterEpoch() {
        for (int size : new int[] {1, 8, 10, 1000}) {
            for (boolean shuffle : new boolean[] {true, false}) {
                for (boolean dropLast : new boolean[] {true, false}) {
                    JsonNode python =
                            Oracle.shared()
                                    .ask(
                                            folder,
                                            LOADER
                                                    + """
                                                    g = torch.Generator()
                                                    g.manual_seed(3)
                                                    batches = loader(*arguments, g)
                                                    result = [[b.tolist() for b in batches]
                                                              for _ in range(4)]
                                                    torch.save(g.get_state(), "state.pt")
                                                    """,
                                            List.of(size, 4, shuffle, dropLast));
                    Generator g = new Generator(3);
                    Batches batches =
                            new Batches(
                                    size,
                                    4,
                                    o -> o.shuffle(shuffle).dropLast(dropLast).generator(g));
                    for (JsonNode epoch : python) {
                        assertEquals(lists(epoch), epoch(batches));
                    }
                    assertEquals(4, batches.epoch());
                    assertArrayEquals(
                            Torch.load(folder.resolve("state.pt")).asTensor().toByteArray(),
                            g.getState().toByteArray(),
                            size + " " + shuffle + " " + dropLast);
                }
            }
        }
    }

    @Tag("engine")
    @Test
    void withoutAGeneratorTheEnginesOwnDrawsWhatPythonsDraws() {
        for (boolean shuffle : new boolean[] {true, false}) {
            JsonNode python =
                    Oracle.shared()
                            .ask(
                                    folder,
                                    LOADER
                                            + """
                                            torch.manual_seed(5)
                                            batches = loader(10, 4, arguments, False, None)
                                            result = [[b.tolist() for b in batches]
                                                      for _ in range(3)]
                                            torch.save(torch.get_rng_state(), "state.pt")
                                            """,
                                    shuffle);
            Torch.manualSeed(5);
            Batches batches = new Batches(10, 4, o -> o.shuffle(shuffle));
            for (JsonNode epoch : python) {
                assertEquals(lists(epoch), epoch(batches));
            }
            assertArrayEquals(
                    Torch.load(folder.resolve("state.pt")).asTensor().toByteArray(),
                    Torch.getRngState().toByteArray());
        }
    }

    @Tag("engine")
    @Test
    void aRunGoesOnInTheMiddleOfAnEpochInEitherLanguage() {
        for (int taken = 0; taken <= 6; taken++) {
            Generator g = new Generator(11);
            Batches straight = new Batches(22, 4, o -> o.shuffle(true).generator(g));
            List<List<Long>> rest = epoch(straight);
            rest.clear();
            var first = straight.iterator();
            for (int i = 0; i < taken; i++) {
                first.next();
            }
            Torch.save(straight.stateDict(), folder.resolve("batches.pt"));
            while (first.hasNext()) {
                rest.add(Arrays.stream(first.next()).boxed().toList());
            }
            rest.addAll(epoch(straight));

            Checkpoint saved = Torch.load(folder.resolve("batches.pt")).asCheckpoint();
            Batches again = new Batches(22, 4, o -> o.shuffle(true).generator(new Generator()));
            again.loadStateDict(saved);
            assertEquals(taken, again.position());
            List<List<Long>> java = epoch(again);
            java.addAll(epoch(again));
            assertEquals(rest, java);

            JsonNode python =
                    Oracle.shared()
                            .ask(
                                    folder,
                                    LOADER
                                            + """
                                            saved = torch.load("batches.pt")
                                            g = torch.Generator()
                                            g.set_state(saved["epoch_generator"])
                                            data = loader(22, 4, True, False, g)
                                            batches = iter(data)
                                            for _ in range(saved["position"]):
                                                next(batches)
                                            result = [b.tolist() for b in batches]
                                            result += [b.tolist() for b in data]
                                            """);
            assertEquals(rest, lists(python));
        }
    }

    @Tag("engine")
    @Test
    void withoutAGeneratorAnEpochIsGoneOnWithBySeed() {
        Torch.manualSeed(1);
        Batches straight = new Batches(9, 2, o -> o.shuffle(true));
        var epoch = straight.iterator();
        epoch.next();
        Checkpoint saved = straight.stateDict();
        Batches again = new Batches(9, 2, o -> o.shuffle(true));
        again.loadStateDict(saved);
        List<List<Long>> rest = new ArrayList<>();
        epoch.forEachRemaining(batch -> rest.add(Arrays.stream(batch).boxed().toList()));
        assertEquals(rest, epoch(again));
        assertEquals(1, again.epoch());
    }

    @Test
    void stateOfOtherBatchesIsRefusedAndChangesNothing() {
        Generator g = new Generator(1);
        Batches batches = new Batches(10, 4, o -> o.shuffle(true).generator(g));
        String before = Arrays.toString(g.getState().toByteArray());
        for (Batches other :
                List.of(
                        new Batches(11, 4, o -> o.generator(new Generator())),
                        new Batches(10, 5, o -> o.generator(new Generator())),
                        new Batches(10, 4))) {
            assertThrows(
                    IllegalArgumentException.class, () -> batches.loadStateDict(other.stateDict()));
        }
        Map<Object, Object> far = new java.util.LinkedHashMap<>(batches.stateDict().entries());
        far.put("position", 4L);
        assertThrows(
                IllegalArgumentException.class, () -> batches.loadStateDict(Checkpoint.of(far)));
        far.put("position", 1L << 40);
        assertThrows(
                IllegalArgumentException.class, () -> batches.loadStateDict(Checkpoint.of(far)));
        far.put("position", 2L);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> batches.loadStateDict(Checkpoint.of(far)));
        assertTrue(e.getMessage().contains("that epoch's order is not known"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> batches.loadStateDict(null));
        assertEquals(before, Arrays.toString(g.getState().toByteArray()));
        assertEquals(0, batches.position());
    }

    @Test
    void statesThatAreNoneAreRefusedByName() {
        Generator g = new Generator();
        byte[] bytes = g.getState().toByteArray();
        for (Map.Entry<Tensor, String> bad :
                Map.of(
                                Tensor.of(new int[16]), "must be a torch.ByteTensor",
                                bytes(new byte[16]), "a state of CUDA's generator",
                                bytes(new byte[99]), "99 bytes",
                                bytes(new byte[5056]), "Invalid mt19937 state",
                                bytes(changed(bytes, 5052, 1)), "single precision",
                                bytes(changed(bytes, 8, 0)), "Invalid mt19937 state")
                        .entrySet()) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> g.setState(bad.getKey()));
            assertTrue(e.getMessage().contains(bad.getValue()), e.getMessage());
        }
        assertArrayEquals(bytes, g.getState().toByteArray());
    }

    @Test
    void wordsThatDoNotFollowFromTheirSeedAreRefused() {
        Generator g = new Generator(4);
        g.randperm(2000);
        Tensor state = bytes(changed(g.getState().toByteArray(), 40, 1));
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class, () -> GeneratorState.of(state, 1 << 20));
        assertTrue(e.getMessage().contains("do not follow from its seed 4"), e.getMessage());
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] other = bytes.clone();
        other[at] = (byte) value;
        return other;
    }

    private static Tensor bytes(byte[] bytes) {
        return Tensor.over(
                dev.rekindle.tensor.MemoryStorage.wrap(bytes),
                dev.rekindle.tensor.DType.UINT8,
                bytes.length);
    }
}
