package dev.rekindle.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import dev.rekindle.NoGrad;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.nn.Program;
import dev.rekindle.testing.ChildJvm;
import dev.rekindle.testing.ProcessMemory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A program that is called very often, or from many threads at once. */
@Tag("engine")
class ProgramMemoryTest {
    private static final Path NET = Path.of("src/test/resources/programs/2.9.1/net.pt2");

    @Test
    void threeThousandPredictionsLeaveMemoryFlat() throws Exception {
        run("predict", 3_000);
    }

    @Test
    @Tag("long")
    void aHundredThousandPredictionsLeaveMemoryFlat() throws Exception {
        run("predict", 100_000);
    }

    @Test
    void fiveHundredTrainingStepsLeaveMemoryFlat() throws Exception {
        run("train", 500);
    }

    @Test
    @Tag("long")
    void tenThousandTrainingStepsLeaveMemoryFlat() throws Exception {
        run("train", 10_000);
    }

    /** The first activations take 15 KB each: a call's that stay would show soon. */
    private static void run(String what, int count) throws Exception {
        assumeTrue(ProcessMemory.isKnown());
        Process child = ChildJvm.start(FlatProgram.class, ProcessMemory.OPTIONS, NET, what, count);
        String output = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, child.waitFor(), output);
        String[] grown = output.substring(output.lastIndexOf('\n') + 1).split(" ");
        assertTrue(Long.parseLong(grown[0]) < 12_000, "grew by " + grown[0] + " KB");
        assertTrue(Long.parseLong(grown[1]) < 2_000, "the heap grew by " + grown[1] + " KB");
    }

    @Test
    void eightThreadsGiveTheSingleThreadsBits() throws Exception {
        try (Program program = Torch.load(NET).asProgram()) {
            List<float[]> expected = answers(program);
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<List<float[]>>> results = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    results.add(threads.submit(() -> answers(program)));
                }
                for (Future<List<float[]>> result : results) {
                    for (int i = 0; i < expected.size(); i++) {
                        assertArrayEquals(expected.get(i), result.get().get(i));
                    }
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    private static List<float[]> answers(Program program) {
        List<float[]> all = new ArrayList<>();
        try (NoGrad off = Torch.noGrad()) {
            for (int i = 0; i < 200; i++) {
                try (Step step = Torch.step()) {
                    NDArray x = Torch.full(new long[] {1 + i % 15, 1, 8, 8}, i / 100.0);
                    all.add(program.forward(x).toFloatArray());
                }
            }
        }
        return all;
    }
}
