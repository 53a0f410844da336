package dev.rekindle.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Checkpoint;
import dev.rekindle.Step;
import dev.rekindle.Torch;
import dev.rekindle.nn.F;
import dev.rekindle.nn.Linear;
import dev.rekindle.optim.schedule.CosineAnnealingLR;
import dev.rekindle.optim.schedule.LRScheduler;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's optimizer, outside of the library's packages, takes Python's steps. */
@Tag("oracle")
@Tag("engine")
class OwnOptimizerOracleTest {
    private static final String PYTHON =
            """
            import hashlib
            F = torch.nn.functional

            class Lion(torch.optim.Optimizer):
                def __init__(self, params, lr):
                    super().__init__(params, dict(lr=lr, beta1=0.9, beta2=0.99, weight_decay=0.1))

                @torch.no_grad()
                def step(self):
                    for group in self.param_groups:
                        for p in group['params']:
                            state = self.state[p]
                            if len(state) == 0:
                                state['exp_avg'] = torch.zeros_like(p)
                                state['step'] = torch.tensor(0.0)
                            state['step'] += 1
                            p.mul_(1 - group['lr'] * group['weight_decay'])
                            update = state['exp_avg'].lerp(p.grad, 1 - group['beta1']).sign_()
                            p.add_(update, alpha=-group['lr'])
                            state['exp_avg'].lerp_(p.grad, 1 - group['beta2'])

            torch.set_num_threads(1)
            torch.manual_seed(0)
            net = torch.nn.Linear(4, 3)
            optimizer = Lion(net.parameters(), 0.1)
            scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 15)
            if arguments:
                saved = torch.load('half.pt')
                net.load_state_dict(saved['net'])
                optimizer.load_state_dict(saved['optimizer'])
                scheduler.load_state_dict(saved['scheduler'])
            for i in range(10 if arguments else 0, 20):
                torch.manual_seed(i)
                optimizer.zero_grad()
                F.cross_entropy(net(torch.randn(5, 4)), torch.tensor([0, 1, 2, 1, 0])).backward()
                optimizer.step()
                scheduler.step()
            result = str(optimizer) + hashlib.sha256(net.weight.detach().numpy().tobytes()).hexdigest()
            """;

    @Test
    void itTrainsSavesAndGoesOnInPython(@TempDir Path folder) {
        String straight = Oracle.shared().ask(folder, PYTHON, false).asText();
        Torch.manualSeed(0);
        try (Linear net = new Linear(4, 3);
                Lion optimizer = new Lion(net.parameters(), 0.1)) {
            LRScheduler scheduler = new CosineAnnealingLR(optimizer, 15);
            for (int i = 0; i < 20; i++) {
                if (i == 10) {
                    Torch.save(
                            Checkpoint.of(
                                    "net", net.stateDict(),
                                    "optimizer", optimizer.stateDict(),
                                    "scheduler", scheduler.stateDict()),
                            folder.resolve("half.pt"));
                }
                try (Step step = Torch.step()) {
                    Torch.manualSeed(i);
                    optimizer.zeroGrad();
                    NDArray y = net.forward(Torch.randn(5, 4));
                    step.backward(F.crossEntropy(y, Torch.tensor(0, 1, 2, 1, 0)));
                    optimizer.step();
                    scheduler.step();
                }
            }
            assertEquals(straight, optimizer + net.stateDict().get("weight").sha256());
        }
        assertEquals(straight, Oracle.shared().ask(folder, PYTHON, true).asText());
    }
}
