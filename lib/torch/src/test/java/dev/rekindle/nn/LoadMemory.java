package dev.rekindle.nn;

import dev.rekindle.Torch;
import dev.rekindle.state.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads a state_dict of 200 MB in a JVM of its own, and says how much more memory that took. */
public final class LoadMemory {
    private LoadMemory() {}

    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        try (Linear net = new Linear(5000, 10_000, false)) {
            Torch.save(net.stateDict(), file);
            StateDict state = Torch.load(file).asStateDict();
            long before = megabytes("VmRSS");
            // 5 resets the peak; see proc(5).
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            net.loadStateDict(state);
            System.out.println(megabytes("VmHWM") - before);
        }
    }

    private static long megabytes(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
