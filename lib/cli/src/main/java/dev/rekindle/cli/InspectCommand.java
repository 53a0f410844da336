package dev.rekindle.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.tree.TreeText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is in a file, as a tree. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows what is in a file; loads no tensor, runs nothing.")
final class InspectCommand extends JsonOutput implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description = "A .pt, .pth, .bin or .safetensors file, or an index of shards.")
    private Path file = Path.of("");

    @Option(
            names = "--sha256",
            description = "Add the SHA-256 of each tensor's elements; reads them all.")
    private boolean digests;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description =
                    "How deep values are shown within each other; "
                            + "1000 unless given, with --json as deep as parsers read.")
    private @Nullable Integer depth;

    @Option(
            names = "--all",
            description =
                    "Show what is folded, too: the empty hooks of modules, a state_dict's _metadata,"
                            + " and, in a tree of more than 10000 lines, what was shown before.")
    private boolean all;

    @Override
    public Integer call() throws IOException {
        try (Progress progress = new Progress();
                TorchFile torch = progress.open(file)) {
            if (isJson()) {
                json(torch, progress);
            } else {
                PrintWriter out =
                        new PrintWriter(
                                new BufferedOutputStream(System.out),
                                false,
                                StandardCharsets.UTF_8);
                new TreeText(out, options()).print(torch);
                out.flush();
            }
        }
        return RekindleCommand.FINE;
    }

    private TreeText.Options options() {
        TreeText.Options options = TreeText.Options.DEFAULT.withDigests(digests).withAll(all);
        return depth == null ? options : options.withDepth(depth);
    }

    private static Path aside() throws IOException {
        try {
            return Files.createTempFile("rekindle-inspect", ".json");
        } catch (IOException e) {
            throw new IOException(
                    "no file can be made in the folder for temporary ones: "
                            + e
                            + ". Name another folder: java -Djava.io.tmpdir=/path ….",
                    e);
        }
    }

    /** Written aside first: a refusal in the middle must not follow half an answer. */
    private void json(TorchFile torch, Progress progress) throws IOException {
        progress.begins("reading " + torch.name());
        Path aside = aside();
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
                ValueJson tree = new ValueJson(torch.name(), out, digests, depth);
                JsonGenerator json = tree.json();
                json.writeStartObject();
                json.writeStringField("format", torch.kind().title());
                json.writeNumberField("protocol", torch.protocol());
                json.writeArrayFieldStart("warnings");
                for (String warning : torch.warnings()) {
                    json.writeString(warning);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("unsafe_globals");
                for (String name : torch.unsafeGlobals()) {
                    json.writeString(name);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("records");
                for (TorchFile.Record record : torch.records()) {
                    json.writeStartObject();
                    json.writeStringField("name", record.name());
                    json.writeNumberField("bytes", record.lengthBytes());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeFieldName("root");
                tree.write(torch.root());
                json.writeEndObject();
                json.flush();
                out.write('\n');
            }
            progress.ends();
            Files.copy(aside, System.out);
            System.out.flush();
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
