package dev.rekindle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.ProcessMemory;

/**
 * Run in a process of its own, whose heap is all touched at its start: trains for as many steps as
 * its argument says, and prints by how many kilobytes the process grew.
 */
final class FlatSteps {
    private FlatSteps() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        try (Linear net = new Linear(256, 10);
                SGD optimizer = new SGD(net.parameters(), 0.01, 0.9);
                NDArray x = Torch.randn(64, 256);
                NDArray target = Torch.zeros(64).toType(DataType.INT64, true)) {
            // Java compiles what runs often, into memory of its own.
            run(net, optimizer, x, target, 1_000);
            long before = ProcessMemory.residentKilobytes();
            run(net, optimizer, x, target, count);
            System.out.println(ProcessMemory.residentKilobytes() - before);
        }
    }

    /** A step makes 64 KB besides its network's: one array leaked a step would show. */
    static void run(Linear net, SGD optimizer, NDArray x, NDArray target, int count) {
        for (int i = 0; i < count; i++) {
            try (Step step = Torch.step()) {
                optimizer.zeroGrad();
                NDArray scale = Torch.ones(64, 256);
                NDArray loss = F.crossEntropy(net.forward(x.mul(scale)), target);
                step.backward(loss);
                optimizer.step();
            }
        }
    }
}
