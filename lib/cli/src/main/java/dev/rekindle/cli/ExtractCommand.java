package dev.rekindle.cli;

import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.AtomicFile;
import dev.rekindle.internal.archive.FileNames;
import dev.rekindle.internal.tree.Names;
import dev.rekindle.internal.tree.Walk.Place;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes one tensor as NumPy's {@code .npy}. */
@Command(
        name = "extract",
        mixinStandardHelpOptions = true,
        description = "Writes one tensor of a file as a NumPy .npy file.")
final class ExtractCommand extends JsonOutput implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description =
                    "What inspect and diff call the tensor, such as model_state_dict.fc.weight, or"
                            + " exactly: root['model_state_dict']['fc.weight'].")
    private String name = "";

    @Parameters(index = "2", paramLabel = "OUT", description = "The .npy file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Look for NAME under this key, such as model_state_dict.")
    private @Nullable String key;

    @Option(
            names = "--float32",
            description = "Write bfloat16 and other floats that NumPy lacks as float32, exactly.")
    private boolean float32;

    @Override
    public Integer call() {
        try (Progress progress = new Progress();
                TorchFile torch = progress.open(file)) {
            Object root = NestedKey.of(torch, key);
            Place place = NestedKey.one(torch, root, name, "tensor");
            String where = torch.name() + " ! " + Names.plain(place);
            NpyFile npy = NpyFile.of(where, place.value(), float32);
            progress.begins("writing " + FileNames.of(out));
            AtomicFile.write(out, npy::writeTo);
            progress.ends();
            if (isJson()) {
                Map<String, Object> done = new LinkedHashMap<>();
                done.put("out", out.toString());
                done.put("dtype", npy.descr());
                done.put("shape", npy.shape());
                printJson(done);
            } else {
                System.out.println(FileNames.shown(out) + " written: " + place.face().label());
            }
        }
        return RekindleCommand.FINE;
    }
}
