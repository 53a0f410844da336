package dev.rekindle.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.nn.Linear;
import dev.rekindle.nn.Parameter;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States that other versions of torch and other optimizers saved. */
@Tag("oracle")
@Tag("engine")
class LoadedStatesOracleTest {
    private static final Map<String, Function<Linear, Optimizer>> MAKE = new LinkedHashMap<>();

    static {
        MAKE.put("SGD", net -> new SGD(net.parameters(), 0.5, 0.1));
        MAKE.put("Adam", net -> new Adam(net.parameters(), 0.5));
        MAKE.put("AdamW", net -> new AdamW(net.parameters(), 0.5));
        MAKE.put("Adamax", net -> new Adamax(net.parameters(), 0.5));
        MAKE.put("NAdam", net -> new NAdam(net.parameters(), 0.5));
        MAKE.put("RAdam", net -> new RAdam(net.parameters(), 0.5));
        MAKE.put("Adagrad", net -> new Adagrad(net.parameters(), 0.5));
        MAKE.put("Adadelta", net -> new Adadelta(net.parameters(), 0.5));
        MAKE.put("RMSprop", net -> new RMSprop(net.parameters(), 0.5));
        MAKE.put("ASGD", net -> new ASGD(net.parameters(), 0.5));
        MAKE.put("Rprop", net -> new Rprop(net.parameters(), 0.5));
        MAKE.put("Adafactor", net -> CarriedOptimizer.adafactor(net.parameters()));
        MAKE.put("LBFGS", net -> CarriedOptimizer.lbfgs(net.parameters()));
        MAKE.put("SparseAdam", net -> CarriedOptimizer.sparseAdam(net.parameters()));
    }

    private static final List<String> CARRIED = List.of("Adafactor", "LBFGS", "SparseAdam");

    /**
     * The layouts of the versions, made of today's state: up to 1.11 a step and such are Python
     * numbers, and each version lacks the settings that came after it; params were ids up to 1.4.
     * The last two are states in another element type, which takes the parameter's.
     */
    private static final String PYTHON =
            """
            import os
            torch.set_num_threads(1)
            LATER = {
                '1.4': ['maximize', 'foreach', 'capturable', 'differentiable', 'fused', 'decoupled_weight_decay'],
                '1.11': ['foreach', 'capturable', 'differentiable', 'fused', 'decoupled_weight_decay'],
                '1.13': ['fused', 'decoupled_weight_decay'],
                '2.15': [],
            }

            def made(name, net):
                usual = {'SGD': dict(momentum=0.9), 'Adam': dict(amsgrad=True), 'RMSprop': dict(centered=True)}
                return getattr(torch.optim, name)(net.parameters(), lr=0.01, **usual.get(name, {}))

            def step(net, optimizer):
                def closure():
                    optimizer.zero_grad()
                    loss = net(torch.arange(6.0).view(2, 3) / 3).square().sum()
                    loss.backward()
                    if type(optimizer).__name__ == 'SparseAdam':
                        for p in net.parameters():
                            p.grad = p.grad.to_sparse()
                    return loss
                closure()
                optimizer.step(closure) if type(optimizer).__name__ == 'LBFGS' else optimizer.step()

            def old(state, version):
                ids = {i: 140000000000000 + 97 * i for i in range(9)} if version == '1.4' else {i: i for i in range(9)}
                numbers = version in ('1.4', '1.11')
                packed = {}
                for index, own in state['state'].items():
                    packed[ids[index]] = {
                        k: (v.item() if k != 'step' else int(v))
                        if numbers and isinstance(v, torch.Tensor) and v.dim() == 0 and k != 't' and k != 'd' else v
                        for k, v in own.items()}
                groups = [{k: [ids[i] for i in v] if k == 'params' else v
                           for k, v in g.items() if k not in LATER.get(version, [])} for g in state['param_groups']]
                if version in ('bfloat16', 'float64'):
                    packed = {i: {k: v.to(getattr(torch, version)) if isinstance(v, torch.Tensor) and v.dim() else v
                                  for k, v in own.items()} for i, own in packed.items()}
                return {'state': packed, 'param_groups': groups}

            for name in arguments['names']:
                torch.manual_seed(1)
                net = torch.nn.Linear(3, 2)
                optimizer = made(name, net)
                step(net, optimizer)
                step(net, optimizer)
                torch.save({'net': net.state_dict(), 'optimizer': old(optimizer.state_dict(), arguments['version'])},
                           f'{name}.pt')
                net = torch.nn.Linear(3, 2)
                optimizer = getattr(torch.optim, name)(net.parameters(), lr=0.5)
                saved = torch.load(f'{name}.pt')
                net.load_state_dict(saved['net'])
                optimizer.load_state_dict(saved['optimizer'])
                os.makedirs('loaded', exist_ok=True)
                torch.save(optimizer.state_dict(), f'loaded/{name}.pt')
            """;

    @ParameterizedTest
    @ValueSource(strings = {"1.4", "1.11", "1.13", "2.15", "bfloat16", "float64"})
    void eachVersionsStateBecomesWhatTorchMakesOfIt(String version, @TempDir Path folder)
            throws Exception {
        List<String> names = new ArrayList<>(MAKE.keySet());
        if (!version.equals("2.15")) {
            names.removeAll(CARRIED);
        }
        Oracle.shared().ask(folder, PYTHON, Map.of("version", version, "names", names));
        Path java = Files.createDirectories(folder.resolve("java"));
        for (String name : names) {
            Checkpoint file = Torch.load(folder.resolve(name + ".pt")).asCheckpoint();
            try (Linear net = new Linear(3, 2);
                    Optimizer optimizer = MAKE.get(name).apply(net)) {
                optimizer.loadStateDict(file.checkpoint("optimizer"));
                Torch.save(optimizer.stateDict(), java.resolve(name + ".pt"));
                assertArrayEquals(
                        Files.readAllBytes(folder.resolve("loaded").resolve(name + ".pt")),
                        Files.readAllBytes(java.resolve(name + ".pt")),
                        name + " of " + version);
            }
        }
    }

    /** Of SGD, written by the versions themselves: see write_goldens.py. */
    @Test
    void statesThatOlderVersionsWroteBecomeWhatTorchMakesOfThem(@TempDir Path folder)
            throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of("src/test/resources/goldens"))) {
            files = all.filter(file -> file.endsWith("checkpoint.pt")).sorted().toList();
        }
        assertTrue(files.size() >= 5, "versions: " + files);
        for (Path file : files) {
            Oracle.shared()
                    .ask(
                            folder,
                            """
                            net = torch.nn.Sequential(*[torch.nn.Linear(2 + i, 3 + i) for i in range(6)])
                            optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
                            optimizer.load_state_dict(torch.load(arguments)['optimizer_state_dict'])
                            torch.save(optimizer.state_dict(), 'state.pt')
                            """,
                            file.toAbsolutePath().toString());
            Path java = Files.createDirectories(folder.resolve("java")).resolve("state.pt");
            List<Parameter> parameters = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                parameters.addAll(new Linear(2 + i, 3 + i).parameters());
            }
            try (SGD optimizer = new SGD(parameters, 0.5)) {
                Checkpoint saved = Torch.load(file).asCheckpoint();
                optimizer.loadStateDict(saved.checkpoint("optimizer_state_dict"));
                Torch.save(optimizer.stateDict(), java);
                assertArrayEquals(
                        Files.readAllBytes(folder.resolve("state.pt")),
                        Files.readAllBytes(java),
                        file.toString());
            }
        }
    }

    /** Of each optimizer, written by the versions themselves: see write_optimizers.py. */
    @Test
    void eachOptimizersStateOfEachVersionBecomesWhatTorchMakesOfIt(@TempDir Path folder)
            throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("src/test/resources/optimizers"))) {
            files = all.sorted().toList();
        }
        assertTrue(files.size() >= 4, "versions: " + files);
        Path java = Files.createDirectories(folder.resolve("java")).resolve("state.pt");
        for (Path file : files) {
            Checkpoint saved = Torch.load(file).asCheckpoint();
            assertEquals(11, saved.keys().size(), file.toString());
            for (Object name : saved.keys()) {
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                net = torch.nn.Linear(3, 2)
                                optimizer = getattr(torch.optim, arguments['name'])(net.parameters(), lr=0.5)
                                optimizer.load_state_dict(torch.load(arguments['file'])[arguments['name']])
                                torch.save(optimizer.state_dict(), 'state.pt')
                                """,
                                Map.of("name", name, "file", file.toAbsolutePath().toString()));
                try (Linear net = new Linear(3, 2);
                        Optimizer optimizer = MAKE.get(name).apply(net)) {
                    optimizer.loadStateDict(saved.checkpoint(name));
                    Torch.save(optimizer.stateDict(), java);
                    assertArrayEquals(
                            Files.readAllBytes(folder.resolve("state.pt")),
                            Files.readAllBytes(java),
                            name + " of " + file);
                }
            }
        }
    }

    @Test
    void anotherOptimizersStateIsRefusedAndNothingChanges(@TempDir Path folder) {
        List<String> names = new ArrayList<>(MAKE.keySet());
        names.removeAll(CARRIED);
        Oracle.shared().ask(folder, PYTHON, Map.of("version", "2.15", "names", names));
        // These three save the same settings and tensors but for their values, as torch's do.
        List<String> family = List.of("Adam", "AdamW", "RAdam");
        for (String taker : names) {
            for (String giver : names) {
                if (taker.equals(giver) || family.containsAll(List.of(taker, giver))) {
                    continue;
                }
                Checkpoint file = Torch.load(folder.resolve(giver + ".pt")).asCheckpoint();
                try (Linear net = new Linear(3, 2);
                        Optimizer optimizer = MAKE.get(taker).apply(net)) {
                    String before = optimizer + " " + optimizer.stateDict();
                    String message =
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () ->
                                                    optimizer.loadStateDict(
                                                            file.checkpoint("optimizer")),
                                            taker + " took the state of " + giver)
                                    .getMessage();
                    assertEquals(
                            "loaded state dict is not the state of " + taker + ": it",
                            message.substring(0, message.indexOf(": it") + 4));
                    assertEquals(before, optimizer + " " + optimizer.stateDict());
                }
            }
        }
    }

    @Test
    void aStepOfACarriedOptimizerIsRefusedByName() {
        try (Linear net = new Linear(3, 2);
                Optimizer optimizer = CarriedOptimizer.muon(net.parameters())) {
            assertEquals(
                    "[Muon] its state is carried, but its steps are not computed here. Go on in"
                            + " Python with what stateDict() gives, or train with another"
                            + " optimizer, such as AdamW.",
                    assertThrows(UnsupportedOperationException.class, optimizer::step)
                            .getMessage());
        }
    }

    @Test
    void stringKeysAreRefusedWhereTorchStartsAfresh() {
        try (Linear net = new Linear(3, 2);
                Optimizer optimizer = new Adam(net.parameters(), 0.1)) {
            Map<String, Object> flat = new LinkedHashMap<>();
            flat.put("state", Map.of("0", Map.of("step", 3L)));
            flat.put("param_groups", optimizer.stateDict().get("param_groups"));
            assertEquals(
                    "loaded state dict is not the state of Adam: its state has an entry for no"
                            + " parameter, '0': the number became a string, as in a checkpoint"
                            + " that was flattened or went through JSON, and torch would silently"
                            + " start afresh. Make such keys whole numbers. Nothing was changed;"
                            + " load the state that this kind of optimizer saved.",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> optimizer.loadStateDict(flat))
                            .getMessage());
        }
    }
}
