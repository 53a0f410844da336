package dev.rekindle.cli;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.TorchFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks files: every CRC, every bound. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks that files are whole: every CRC, length and bound.")
final class VerifyCommand extends JsonOutput implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        List<Map<String, Object>> results = new ArrayList<>();
        boolean refused = false;
        for (Path file : files) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", file.toString());
            try (Progress progress = new Progress();
                    TorchFile torch = progress.open(file)) {
                progress.begins("checking " + torch.name());
                torch.verify();
                result.put("ok", true);
                result.put("format", torch.kind().title());
                result.put("warnings", torch.warnings());
            } catch (TorchFileException e) {
                refused = true;
                result.put("ok", false);
                result.put("error", String.valueOf(e.getMessage()));
                result.put("type", e.getClass().getSimpleName());
            }
            results.add(result);
            if (!isJson()) {
                if (result.get("warnings") instanceof List<?> warnings) {
                    warnings.forEach(warning -> System.err.println("! " + warning));
                }
                Object error = result.get("error");
                System.out.println(file + (error == null ? ": fine" : ": refused: " + error));
            }
        }
        if (isJson()) {
            printJson(Map.of("files", results));
        }
        return refused ? RekindleCommand.REFUSED : RekindleCommand.FINE;
    }
}
