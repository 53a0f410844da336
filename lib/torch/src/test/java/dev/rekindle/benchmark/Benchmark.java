package dev.rekindle.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import dev.rekindle.testing.ChildJvm;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Java beside Python, in turn, in one run: how many times Python's time Java takes. The seconds
 * that are printed are those of this machine at this hour; the ratios say more, and the ones of CPU
 * time hold on a busy machine too.
 *
 * <p>Each case has a JVM and a Python of its own, so that its first round is a cold one. Arguments
 * choose cases by name; none means all.
 */
public final class Benchmark {
    private static final String ROW = "%-50s %8s %8s %7s %8s %8s %7s %7s%n";

    private Benchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals("run")) {
            run(BenchmarkCase.valueOf(arguments[1]), Path.of(arguments[2]));
            return;
        }
        Path folder = Files.createTempDirectory("rekindle-benchmark");
        try {
            all(List.of(arguments), folder);
        } finally {
            delete(folder);
        }
    }

    private static void all(List<String> names, Path folder) throws Exception {
        System.out.printf(ROW, "", "first:", "", "", "best:", "", "", "CPU:");
        System.out.printf(
                ROW, "", "Java s", "Python s", "ratio", "Java s", "Python s", "ratio", "ratio");
        for (BenchmarkCase each : BenchmarkCase.values()) {
            if (!names.isEmpty() && !names.contains(each.name())) {
                continue;
            }
            Path file = folder.resolve(each.file + ".pt");
            if (!each.file.isEmpty() && !Files.exists(file)) {
                String code = "import benchmark; benchmark.write_files(arguments)";
                Oracle.shared().ask(folder, code, each.file);
            }
            System.out.flush();
            Process child =
                    new ProcessBuilder(
                                    ChildJvm.command(
                                            Benchmark.class.getName(),
                                            List.of(
                                                    "-Xmx3g",
                                                    "-Dai.djl.offline=true",
                                                    "-Dai.djl.pytorch.num_threads=1",
                                                    "-Dai.djl.pytorch.num_interop_threads=1"),
                                            "run",
                                            each.name(),
                                            folder))
                            .inheritIO()
                            .start();
            if (child.waitFor() != 0) {
                throw new IllegalStateException(each + " failed");
            }
        }
    }

    private static void run(BenchmarkCase each, Path folder) throws Exception {
        Oracle.shared()
                .run(
                        folder,
                        "import builtins, benchmark; builtins.work = benchmark." + each.python);
        BenchmarkCase.Work work = each.java(folder);
        double[][] java = new double[each.rounds][];
        double[][] python = new double[each.rounds][];
        for (int i = 0; i < each.rounds; i++) {
            java[i] = java(work);
            python[i] = python(folder);
        }
        double javaBest = best(java, 0);
        double pythonBest = best(python, 0);
        System.out.printf(
                ROW,
                each.title,
                number(java[0][0]),
                number(python[0][0]),
                number(java[0][0] / python[0][0]),
                number(javaBest),
                number(pythonBest),
                number(javaBest / pythonBest),
                number(best(java, 1) / best(python, 1)));
    }

    private static double[] java(BenchmarkCase.Work work) throws Exception {
        System.gc();
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long wall = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        work.run();
        return new double[] {
            (System.nanoTime() - wall) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9
        };
    }

    private static double[] python(Path folder) {
        JsonNode seconds =
                Oracle.shared()
                        .ask(
                                folder,
                                "import builtins, benchmark; result = benchmark.seconds(builtins.work)");
        return new double[] {seconds.path("wall").asDouble(), seconds.path("cpu").asDouble()};
    }

    private static double best(double[][] rounds, int which) {
        return Arrays.stream(rounds).mapToDouble(round -> round[which]).min().orElseThrow();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 0.01 ? "%.4f" : "%.2f", value);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException failed)
                            throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
