package dev.rekindle.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.Adam;
import dev.rekindle.optim.Optimizer;
import dev.rekindle.optim.ParamGroup;
import dev.rekindle.optim.SGD;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each scheduler over 1,000 steps beside Python: the same rates and momenta to the last bit, the
 * same files, and each language goes on from the other's.
 */
@Tag("oracle")
@Tag("engine")
class SchedulerTableOracleTest {
    private static final String IMPORT = "from scheduler_table import *\n";
    private static final int HALF = 500;

    /** A scheduler as Python makes it and as Java does. */
    private record Row(String kind, String python, Function<Optimizer, LRScheduler> java) {}

    private static Row sgd(String python, Function<Optimizer, LRScheduler> java) {
        return new Row("SGD", python, java);
    }

    private static final List<Row> ROWS =
            List.of(
                    sgd("StepLR(o, 30)", o -> new StepLR(o, 30)),
                    sgd("StepLR(o, 7, gamma=0.97)", o -> new StepLR(o, 7, 0.97)),
                    sgd(
                            "MultiStepLR(o, [10, 80, 80, 600], gamma=0.3)",
                            o -> new MultiStepLR(o, List.of(10L, 80L, 80L, 600L), 0.3)),
                    sgd("ConstantLR(o)", o -> new ConstantLR(o)),
                    sgd(
                            "ConstantLR(o, factor=0.3, total_iters=400)",
                            o -> new ConstantLR(o, 0.3, 400)),
                    sgd("LinearLR(o)", o -> new LinearLR(o)),
                    sgd(
                            "LinearLR(o, start_factor=0.01, end_factor=0.9, total_iters=700)",
                            o -> new LinearLR(o, 0.01, 0.9, 700)),
                    sgd("ExponentialLR(o, 0.993)", o -> new ExponentialLR(o, 0.993)),
                    sgd("PolynomialLR(o, 900)", o -> new PolynomialLR(o, 900)),
                    sgd(
                            "PolynomialLR(o, total_iters=600, power=1.7)",
                            o -> new PolynomialLR(o, 600, 1.7)),
                    sgd("CosineAnnealingLR(o, 50)", o -> new CosineAnnealingLR(o, 50)),
                    sgd(
                            "CosineAnnealingLR(o, 333, eta_min=1e-3)",
                            o -> new CosineAnnealingLR(o, 333, 1e-3)),
                    sgd(
                            "CosineAnnealingWarmRestarts(o, 60)",
                            o -> new CosineAnnealingWarmRestarts(o, 60)),
                    sgd(
                            "CosineAnnealingWarmRestarts(o, 10, T_mult=2, eta_min=1e-4)",
                            o -> new CosineAnnealingWarmRestarts(o, 10, 2, 1e-4)),
                    sgd(
                            "CyclicLR(o, 0.01, 0.3, step_size_up=30)",
                            o -> new CyclicLR(o, 0.01, 0.3, c -> c.stepSizeUp(30))),
                    sgd(
                            "CyclicLR(o, [0.01, 0.02], [0.3, 0.2], step_size_up=30,"
                                    + " step_size_down=11, mode='triangular2',"
                                    + " cycle_momentum=False)",
                            o ->
                                    new CyclicLR(
                                            o,
                                            new double[] {0.01, 0.02},
                                            new double[] {0.3, 0.2},
                                            c ->
                                                    c.stepSizeUp(30)
                                                            .stepSizeDown(11)
                                                            .mode("triangular2")
                                                            .cycleMomentum(false))),
                    new Row(
                            "Adam",
                            "CyclicLR(o, 0.001, 0.1, step_size_up=17, mode='exp_range',"
                                    + " gamma=0.999, base_momentum=0.7, max_momentum=0.95)",
                            o ->
                                    new CyclicLR(
                                            o,
                                            0.001,
                                            0.1,
                                            c ->
                                                    c.stepSizeUp(17)
                                                            .mode("exp_range")
                                                            .gamma(0.999)
                                                            .baseMomentum(0.7)
                                                            .maxMomentum(0.95))),
                    sgd(
                            "OneCycleLR(o, 0.5, total_steps=1200)",
                            o -> new OneCycleLR(o, 0.5, c -> c.totalSteps(1200))),
                    new Row(
                            "Adam",
                            "OneCycleLR(o, [0.5, 0.1], epochs=10, steps_per_epoch=101,"
                                    + " three_phase=True, pct_start=0.2,"
                                    + " anneal_strategy='linear', div_factor=10.0,"
                                    + " final_div_factor=500.0)",
                            o ->
                                    new OneCycleLR(
                                            o,
                                            new double[] {0.5, 0.1},
                                            c ->
                                                    c.epochs(10, 101)
                                                            .threePhase(true)
                                                            .pctStart(0.2)
                                                            .annealStrategy("linear")
                                                            .divFactor(10)
                                                            .finalDivFactor(500))),
                    sgd(
                            "LambdaLR(o, lambda step: 1 / (1 + step * 0.01))",
                            o -> new LambdaLR(o, step -> 1 / (1 + step * 0.01))),
                    sgd(
                            "LambdaLR(o, [lambda step: 0.99 + step * 0.001, lambda step: 0.5])",
                            o ->
                                    new LambdaLR(
                                            o, List.of(step -> 0.99 + step * 0.001, step -> 0.5))),
                    sgd(
                            "MultiplicativeLR(o, lambda step: 1 - 1 / (step + 10))",
                            o -> new MultiplicativeLR(o, step -> 1 - 1.0 / (step + 10))),
                    sgd("ReduceLROnPlateau(o)", o -> new ReduceLROnPlateau(o)),
                    sgd(
                            "ReduceLROnPlateau(o, 'max', factor=0.7, patience=3, threshold=1e-2,"
                                    + " threshold_mode='abs', cooldown=5, min_lr=[1e-3, 1e-4])",
                            o ->
                                    new ReduceLROnPlateau(
                                            o,
                                            c ->
                                                    c.mode("max")
                                                            .factor(0.7)
                                                            .patience(3)
                                                            .threshold(1e-2)
                                                            .thresholdMode("abs")
                                                            .cooldown(5)
                                                            .minLr(1e-3, 1e-4))),
                    sgd(
                            "SequentialLR(o, [LinearLR(o, 0.1, 1.0, 20), CosineAnnealingLR(o, 400),"
                                    + " ExponentialLR(o, 0.99), StepLR(o, 20)], [20, 420, 800])",
                            o ->
                                    new SequentialLR(
                                            o,
                                            List.of(
                                                    new LinearLR(o, 0.1, 1.0, 20),
                                                    new CosineAnnealingLR(o, 400),
                                                    new ExponentialLR(o, 0.99),
                                                    new StepLR(o, 20)),
                                            List.of(20L, 420L, 800L))),
                    sgd(
                            "SequentialLR(o, [ConstantLR(o, 0.1, 50), PolynomialLR(o, 300, 2.0),"
                                    + " CosineAnnealingWarmRestarts(o, 30)], [100, 450])",
                            o ->
                                    new SequentialLR(
                                            o,
                                            List.of(
                                                    new ConstantLR(o, 0.1, 50),
                                                    new PolynomialLR(o, 300, 2.0),
                                                    new CosineAnnealingWarmRestarts(o, 30)),
                                            List.of(100L, 450L))),
                    sgd(
                            "ChainedScheduler([ConstantLR(o, 0.1, 20), ExponentialLR(o, 0.99)])",
                            o ->
                                    new ChainedScheduler(
                                            new ConstantLR(o, 0.1, 20),
                                            new ExponentialLR(o, 0.99))));

    @TempDir Path folder;

    private static Optimizer optimizer(Row row) {
        List<Parameter> first = List.of(new Parameter(Torch.ones(2)));
        Optimizer made =
                row.kind().equals("Adam") ? new Adam(first, 0.1) : new SGD(first, 0.1, 0.9);
        made.addParamGroup(List.of(new Parameter(Torch.ones(2))), Map.of("lr", 0.02));
        return made;
    }

    /** The twin of {@code metric}. */
    private static double metric(int step) {
        return 1.0 / (1 + Math.min(step, 40)) + (step % 7) * 1e-3;
    }

    private static List<List<Double>> go(Optimizer optimizer, LRScheduler scheduler, int from) {
        List<List<Double>> all = new ArrayList<>();
        for (int step = from; step < from + HALF; step++) {
            optimizer.step();
            if (scheduler instanceof ReduceLROnPlateau plateau) {
                plateau.step(metric(step));
            } else {
                scheduler.step();
            }
            List<Double> seen = new ArrayList<>();
            optimizer.paramGroups().forEach(group -> seen.add(group.number("lr")));
            optimizer.paramGroups().forEach(group -> seen.add(momentum(group)));
            seen.addAll(scheduler.getLastLr());
            all.add(seen);
        }
        return all;
    }

    private static double momentum(ParamGroup group) {
        return group.has("betas") ? group.number("betas", 0) : group.number("momentum");
    }

    private JsonNode ask(String function) {
        List<List<String>> rows =
                ROWS.stream().map(row -> List.of(row.kind(), row.python())).toList();
        return Oracle.shared()
                .ask(folder, IMPORT + "result = " + function + "(*arguments)", List.of(rows, HALF));
    }

    private static void compare(
            Row row, JsonNode wanted, int from, List<List<Double>> seen, List<String> wrong) {
        for (int step = 0; step < seen.size(); step++) {
            List<Double> python = new ArrayList<>();
            wanted.get(from + step).forEach(each -> python.add(each.asDouble()));
            if (!python.equals(seen.get(step))) {
                wrong.add(row.python() + " at " + (from + step) + ": " + python + seen.get(step));
                return;
            }
        }
    }

    @Test
    void ratesStatesAndFilesAreThoseOfPython() throws IOException {
        JsonNode wanted = ask("straight");
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < ROWS.size(); i++) {
            row(ROWS.get(i), i, wanted.get(i), wrong);
        }
        assertEquals(List.of(), wrong);
        JsonNode on = ask("goes_on");
        for (int i = 0; i < ROWS.size(); i++) {
            for (int step = 0; step < HALF; step++) {
                assertEquals(
                        wanted.get(i).get(HALF + step), on.get(i).get(step), ROWS.get(i).python());
            }
        }
    }

    private void row(Row row, int index, JsonNode wanted, List<String> wrong) throws IOException {
        Path python = folder.resolve("python" + index);
        Path java = Files.createDirectories(folder.resolve("java" + index));
        try (Optimizer first = optimizer(row);
                Optimizer second = optimizer(row)) {
            LRScheduler scheduler = row.java().apply(first);
            compare(row, wanted, 0, go(first, scheduler, 0), wrong);
            save(first, scheduler, java.resolve("half.pt"));

            LRScheduler other = row.java().apply(second);
            Checkpoint saved = Torch.load(python.resolve("half.pt")).asCheckpoint();
            other.loadStateDict(saved.checkpoint("scheduler"));
            second.loadStateDict(saved.checkpoint("optimizer"));
            compare(row, wanted, HALF, go(second, other, HALF), wrong);
            save(second, other, java.resolve("end.pt"));
        }
        for (String name : List.of("half.pt", "end.pt")) {
            if (!Arrays.equals(
                    Files.readAllBytes(python.resolve(name)),
                    Files.readAllBytes(java.resolve(name)))) {
                wrong.add(
                        row.python()
                                + " is saved else in "
                                + name
                                + ":\n"
                                + Torch.inspect(python.resolve(name))
                                + Torch.inspect(java.resolve(name)));
            }
        }
    }

    private static void save(Optimizer optimizer, LRScheduler scheduler, Path file) {
        Torch.save(
                Checkpoint.of(
                        "optimizer", optimizer.stateDict(), "scheduler", scheduler.stateDict()),
                file);
    }
}
