package dev.rekindle.cli;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.ExportedProgram;
import dev.rekindle.file.FileKind;
import dev.rekindle.file.Format;
import dev.rekindle.file.SaveOptions;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.FileNames;
import dev.rekindle.internal.text.Shorten;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
            "Writes IN as OUT. OUT's ending tells its kind: .safetensors, .index.json for shards"
                    + " beside their index, else torch.save's zip.",
            "The same kind again is rewritten as torch writes it today.",
            "A .pt2 of torch.export becomes a TorchScript archive, which torch.jit.load and DJL"
                    + " run; as .safetensors, or with --key state_dict, its weights alone."
        })
final class ConvertCommand extends JsonOutput implements Callable<Integer> {
    private static final String INDEX_ENDING = ".index.json";
    private static final Pattern SIZE =
            Pattern.compile("([1-9][0-9]{0,5}|[1-9][0-9]{0,17}(?![KMGT]))([KMGT]B)?");

    @Parameters(index = "0", paramLabel = "IN", description = "The file to read.")
    private Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "Write what stands under this key alone, such as model_state_dict or"
                            + " models.generator.")
    private @Nullable String key;

    @Option(names = "--legacy", description = "Write the stream of torch before 1.6.")
    private boolean legacy;

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            description =
                    "The most bytes of a shard, such as 200MB; 5GB unless given. OUT is the index:"
                            + " model.safetensors.index.json or pytorch_model.bin.index.json.")
    private @Nullable String shardSize;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        boolean safetensors = out.toString().endsWith(".safetensors");
        boolean sharded = out.toString().endsWith(INDEX_ENDING);
        if (legacy && (safetensors || sharded)) {
            throw wrongUsage("--legacy is a form of torch.save's files, not of safetensors.");
        }
        if (shardSize != null && !sharded) {
            throw wrongUsage("--shard-size needs an OUT that ends in .index.json.");
        }
        long shardBytes = shardBytes();
        try (Progress progress = new Progress();
                TorchFile torch = progress.open(in)) {
            if (torch.kind() == FileKind.TORCHSCRIPT) {
                throw new TorchFileException(
                        torch.name(),
                        "a TorchScript program can't be written as another kind: its code would be"
                                + " lost. Use extract for its weights.");
            }
            if (!torch.lostCalls().isEmpty()) {
                throw new TorchFileException(
                        torch.name(),
                        "the pickle calls "
                                + Shorten.name(String.join(", ", torch.lostCalls()))
                                + " and drops the result: the call would be lost. Save the file"
                                + " again in Python, where it is trusted.");
            }
            boolean program = torch.kind() == FileKind.EXPORTED && key == null;
            ExportedProgram runnable =
                    program && !safetensors && !sharded && !legacy ? torch.program() : null;
            // Every other kind holds no program: what is written of one is its weights.
            Object root = NestedKey.of(torch, program ? "state_dict" : key);
            // The content is checked in full before the target is touched.
            progress.begins("checking " + torch.name());
            torch.verify();
            progress.begins("writing " + FileNames.of(out));
            Format format =
                    sharded
                            ? Format.SHARDS
                            : safetensors
                                    ? Format.SAFETENSORS
                                    : legacy ? Format.LEGACY : Format.ZIP;
            if (runnable != null) {
                runnable.saveTorchScript(out);
            } else {
                TorchFile.save(
                        out,
                        root,
                        SaveOptions.DEFAULT.withFormat(format).withShardBytes(shardBytes));
            }
            progress.ends();
            Map<String, Object> done = new LinkedHashMap<>();
            done.put("in", in.toString());
            done.put("out", out.toString());
            done.put("warnings", torch.warnings());
            if (isJson()) {
                printJson(done);
            } else {
                torch.warnings()
                        .forEach(
                                warning ->
                                        System.err.println("! " + Shorten.message(warning, 1000)));
                System.out.println(FileNames.shown(out) + " written");
            }
        }
        return RekindleCommand.FINE;
    }

    /** Reads a size as transformers does: units count in thousands. */
    private long shardBytes() {
        if (shardSize == null) {
            return SaveOptions.DEFAULT_SHARD_BYTES;
        }
        Matcher size = SIZE.matcher(shardSize);
        if (!size.matches()) {
            throw wrongUsage("--shard-size takes a number with KB, MB, GB or TB, such as 200MB.");
        }
        int unit = size.group(2) == null ? 0 : "KMGT".indexOf(size.group(2).charAt(0)) + 1;
        long bytes = Long.parseLong(size.group(1));
        for (int i = 0; i < unit; i++) {
            bytes *= 1000;
        }
        return bytes;
    }

    private CommandLine.ParameterException wrongUsage(String what) {
        return new CommandLine.ParameterException(spec.commandLine(), what);
    }
}
