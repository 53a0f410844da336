package dev.rekindle.cli;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.FileNames;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.internal.text.Shorten;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks files: every CRC, every bound. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks that files are whole: every CRC, length and bound; and refuses one that would"
                    + " run code in Python."
        })
final class VerifyCommand extends JsonOutput implements Callable<Integer> {
    private static final int MOST_NAMES = 20;
    private static final int MOST_WARNINGS = 100;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The files.")
    private List<Path> files = List.of();

    @Option(
            names = "--ignore-code",
            description =
                    "Pass a file that would run code in Python, if its records are whole. Nothing is"
                            + " run here in either case.")
    private boolean ignoreCode;

    @Override
    public Integer call() {
        List<Map<String, Object>> results = new ArrayList<>();
        boolean refused = false;
        for (Path file : files) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("file", FileNames.shown(file));
            try (Progress progress = new Progress();
                    TorchFile torch = progress.open(file)) {
                progress.begins("checking " + torch.name());
                checked(torch, result);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                // Whatever it is: the other files are checked all the same.
                failed(e, result);
            }
            refused |= !Boolean.TRUE.equals(result.get("ok"));
            results.add(result);
            if (!isJson()) {
                print(result);
            }
        }
        if (isJson()) {
            printJson(Map.of("files", results));
        }
        return refused ? RekindleCommand.REFUSED : RekindleCommand.FINE;
    }

    private void failed(Throwable thrown, Map<String, Object> result) {
        Failure failure = Failure.of(thrown);
        result.put("ok", false);
        result.put("error", failure.message());
        result.put("type", failure.type());
        if (failure.isFault() && !isJson()) {
            System.err.println("Report: " + Failure.details(thrown));
        }
    }

    /** Checks the records of each save, and says what else is to be known. */
    private void checked(TorchFile torch, Map<String, Object> result) {
        Set<String> code = new LinkedHashSet<>();
        Set<String> classes = new LinkedHashSet<>();
        Set<String> warnings = new LinkedHashSet<>();
        // Python may load each save of the stream.
        TorchFile save = torch;
        while (true) {
            save.verify();
            code.addAll(save.dangerousGlobals());
            classes.addAll(save.unsafeGlobals());
            if (warnings.size() <= MOST_WARNINGS) {
                warnings.addAll(save.warnings());
            }
            if (!save.hasNextSave()) {
                break;
            }
            save = save.next();
        }
        classes.removeAll(code);
        boolean ok = code.isEmpty() || ignoreCode;
        result.put("ok", ok);
        if (!ok) {
            TorchFileException refusal =
                    new TorchFileException(
                            torch.name(),
                            "Python would run code on loading this file as a whole: "
                                    + names(code)
                                    + ". Don't load it there with weights_only=False; or pass"
                                    + " --ignore-code to check its records alone.");
            result.put("error", String.valueOf(refusal.getMessage()));
            result.put("type", refusal.getClass().getSimpleName());
        }
        result.put("format", torch.kind().title());
        result.put("warnings", warnings);
        // A TorchScript program brings its classes along; they are no Python.
        if (!classes.isEmpty() && torch.kind() != FileKind.TORCHSCRIPT) {
            result.put("classes", classes);
        }
    }

    private static void print(Map<String, Object> result) {
        if (result.get("warnings") instanceof Collection<?> warnings) {
            warnings.forEach(
                    warning ->
                            System.err.println(
                                    "! " + Shorten.message(String.valueOf(warning), 1000)));
        }
        Object error = result.get("error");
        String file = PythonStr.bare(String.valueOf(result.get("file")), 1000);
        String how = Failure.FAULT.equals(result.get("type")) ? ": fault: " : ": refused: ";
        System.out.println(file + (error == null ? ": fine" : how + error));
        if (result.get("classes") instanceof Collection<?> classes) {
            System.out.println(
                    file
                            + ": names beyond plain data, for which Python needs the classes' own code: "
                            + names(classes));
        }
    }

    private static String names(Collection<?> names) {
        String some =
                names.stream()
                        .limit(MOST_NAMES)
                        .map(name -> Shorten.name(String.valueOf(name)))
                        .collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES
                ? some
                : some + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
