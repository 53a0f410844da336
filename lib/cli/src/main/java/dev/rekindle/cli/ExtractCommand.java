package dev.rekindle.cli;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.archive.AtomicFile;
import dev.rekindle.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
            description = "The tensor's path, such as model_state_dict.fc.weight.")
    private String name = "";

    @Parameters(index = "2", paramLabel = "OUT", description = "The .npy file to write.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        try (Progress progress = new Progress();
                TorchFile torch = progress.open(file)) {
            Map<String, Tensor> tensors = NamedTensors.of(torch.root());
            Tensor tensor = tensors.get(name);
            if (tensor == null) {
                throw new TorchFileException(
                        torch.name(),
                        "there is no tensor "
                                + name
                                + ". There are: "
                                + String.join(", ", tensors.keySet().stream().limit(20).toList()));
            }
            NpyFile npy = new NpyFile(torch.name() + " ! " + name, tensor);
            progress.begins("writing " + out.getFileName());
            AtomicFile.write(out, npy::writeTo);
            progress.ends();
            if (isJson()) {
                printJson(
                        Map.of(
                                "out",
                                out.toString(),
                                "dtype",
                                npy.descr(),
                                "shape",
                                tensor.shape()));
            } else {
                System.out.println(out + " written: " + tensor);
            }
        }
        return RekindleCommand.FINE;
    }
}
