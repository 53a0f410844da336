package dev.rekindle.programs;

import ai.djl.ndarray.NDArray;
import dev.rekindle.NoGrad;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.nn.Program;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.ProcessMemory;
import java.nio.file.Path;

/**
 * Run in a process of its own, whose heap is all touched at its start: predicts with a program or
 * trains it as often as its arguments say, and prints by how many kilobytes the process grew, and
 * by how many what is alive on the heap.
 */
final class FlatProgram {
    private FlatProgram() {}

    public static void main(String[] args) throws Exception {
        boolean trains = args[1].equals("train");
        int count = Integer.parseInt(args[2]);
        try (Program program = Torch.load(Path.of(args[0])).asProgram();
                NDArray x = Torch.ones(15, 1, 8, 8)) {
            // Java compiles what runs often, into memory of its own.
            run(program, x, trains, trains ? 500 : 2_000);
            long heap = aliveKilobytes();
            long before = ProcessMemory.residentKilobytes();
            run(program, x, trains, count);
            long alive = aliveKilobytes() - heap;
            System.out.println(ProcessMemory.residentKilobytes() - before + " " + alive);
        }
    }

    private static void run(Program program, NDArray x, boolean trains, int count) {
        if (trains) {
            try (SGD optimizer = new SGD(program.parameters(), 1e-3, 0.9)) {
                for (int i = 0; i < count; i++) {
                    try (Step step = Torch.step()) {
                        optimizer.zeroGrad();
                        step.backward(program.forward(x).square().mean());
                        optimizer.step();
                    }
                }
            }
            return;
        }
        try (NoGrad off = Torch.noGrad()) {
            for (int i = 0; i < count; i++) {
                program.forward(x).close();
            }
        }
    }

    private static long aliveKilobytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1024;
    }
}
