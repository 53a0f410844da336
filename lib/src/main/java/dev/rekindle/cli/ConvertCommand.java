package dev.rekindle.cli;

import dev.rekindle.dialect.FileKind;
import dev.rekindle.dialect.SafetensorsWriter;
import dev.rekindle.dialect.SaveOptions;
import dev.rekindle.dialect.TorchFile;
import dev.rekindle.dialect.TorchFileWriter;
import dev.rekindle.errors.TorchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a file's content as another kind of file. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = {
            "Writes IN as OUT. OUT's ending tells its kind: .safetensors, else torch.save's zip.",
            "The same kind again is rewritten as torch writes it today."
        })
final class ConvertCommand extends JsonOutput implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "IN", description = "The file to read.")
    private Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private Path out = Path.of("");

    @Option(names = "--legacy", description = "Write the stream of torch before 1.6.")
    private boolean legacy;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        boolean safetensors = out.toString().endsWith(".safetensors");
        if (legacy && safetensors) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--legacy is a form of torch.save's files, not of safetensors.");
        }
        try (Progress progress = new Progress();
                TorchFile torch = TorchFile.open(in, progress.options())) {
            if (torch.kind() == FileKind.TORCHSCRIPT) {
                throw new TorchFileException(
                        torch.name(),
                        "a TorchScript program can't be written as another kind: its code would be"
                                + " lost. Use extract for its weights.");
            }
            // The content is checked in full before the target is touched.
            progress.begins("checking " + torch.name());
            torch.verify();
            progress.begins("writing " + out.getFileName());
            if (safetensors) {
                SafetensorsWriter.write(out, torch.root());
            } else {
                TorchFileWriter.write(out, torch.root(), SaveOptions.DEFAULT.withLegacy(legacy));
            }
            progress.ends();
            Map<String, Object> done = new LinkedHashMap<>();
            done.put("in", in.toString());
            done.put("out", out.toString());
            done.put("warnings", torch.warnings());
            if (isJson()) {
                printJson(done);
            } else {
                torch.warnings().forEach(warning -> System.err.println("! " + warning));
                System.out.println(out + " written");
            }
        }
        return RekindleCommand.FINE;
    }
}
