package dev.rekindle.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel tells a learner beyond what JJava tells. */
@org.junit.jupiter.api.Tag("lesson")
@Tag("lesson")
class KernelTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMPORTS =
            "import dev.rekindle.Torch;\nimport dev.rekindle.nn.*;\nimport dev.rekindle.optim.SGD;";

    @TempDir Path folder;

    private final ArrayNode questions = JSON.createArrayNode();

    @Test
    void aNameSaysWhatStandsBehindIt() throws IOException {
        execute(IMPORTS);
        inspect("int a = 1;\nTorch.save(a, \"a.pt\")", "save");
        inspect("new SGD(", "SGD");
        inspect("Torch.load(\"a.pt\").asStateDict()", "asStateDict");
        inspect("Torch.save(1, \"a.pt\")", "a.pt");
        inspect("Linear", "Lin");
        inspect("   ", " ");
        JsonNode answers = answers();
        String save = answers.get(1).at("/data/text~1plain").asText();
        assertTrue(save.contains("void Torch.save(Object value, String path)"), save);
        assertTrue(save.contains("Saves a state_dict, a checkpoint, a module"), save);
        String sgd = answers.get(2).at("/data/text~1plain").asText();
        assertTrue(sgd.contains("double lr, double momentum)"), sgd);
        assertTrue(sgd.contains("Stochastic gradient descent."), sgd);
        assertTrue(text(answers.get(3)).startsWith("StateDict LoadedFile.asStateDict()"));
        assertTrue(text(answers.get(4)).contains("void Torch.save("), "inside of a call");
        assertTrue(answers.get(5).at("/data/text~1html").asText().contains("<p>y = x W"));
        assertFalse(answers.get(6).get("found").asBoolean());
    }

    @Test
    void anUnknownNameSaysWhatToDo() throws IOException {
        execute("StateDict dict = null;");
        execute("Checkpoint.of(1)");
        execute("Lnear fc = null;");
        execute("model.eval()");
        execute("class Holder { StateDict dict; }");
        execute("new Holder()");
        JsonNode answers = answers();
        assertTrue(
                error(answers.get(0))
                        .contains(
                                "StateDict is not imported. Add: import"
                                        + " dev.rekindle.state.StateDict;"));
        assertContains("Add: import dev.rekindle.Checkpoint;", error(answers.get(1)));
        assertContains("There is no class Lnear. Did you mean Linear?", error(answers.get(2)));
        assertContains("Run the cells above first", error(answers.get(3)));
        assertContains("Add: import dev.rekindle.state.StateDict;", error(answers.get(5)));
    }

    @Test
    void aWrongAnswerAndARefusedFileSpeakForThemselves() throws IOException {
        execute("dev.rekindle.notebook.Check.exercise(\"1.1\").equal(1, 2);");
        execute("dev.rekindle.Torch.load(\"no.pt\")");
        JsonNode answers = answers();
        assertEquals("✗ 1.1 expected 1, found 2", error(answers.get(0)).strip());
        String refused = error(answers.get(1));
        assertTrue(
                refused.startsWith("TorchFileException: [no.pt] there is no such file."), refused);
        assertFalse(refused.contains("dev.rekindle.internal"), refused);
    }

    @Test
    void anArrayShowsItsNumbers() throws IOException {
        execute("new float[] {1.5f, 2}");
        execute("new int[][] {{1, 2}, {3}}");
        JsonNode answers = answers();
        assertEquals("[1.5, 2.0]", result(answers.get(0)));
        assertEquals("[[1, 2], [3]]", result(answers.get(1)));
    }

    @Test
    void theKernelCallsItselfAsTheLessonsDo() throws IOException {
        questions.addObject().put("info", true);
        JsonNode info = answers().get(0);
        assertEquals("ok", info.get("status").asText());
        JsonNode lesson = JSON.readTree(aLesson().toFile());
        assertEquals(lesson.at("/metadata/language_info"), info.get("language_info"));
    }

    private static void assertContains(String expected, String found) {
        assertTrue(found.contains(expected), found);
    }

    private static Path aLesson() throws IOException {
        try (var lessons = Files.newDirectoryStream(Checker.NOTEBOOKS, "01-*.ipynb")) {
            return lessons.iterator().next();
        }
    }

    private void execute(String code) {
        questions.addObject().put("execute", code);
    }

    /** Asks with the cursor inside of {@code word}. */
    private void inspect(String code, String word) {
        questions.addObject().put("inspect", code).put("at", code.indexOf(word) + 1);
    }

    private JsonNode answers() throws IOException {
        Path asked = folder.resolve("questions.json");
        JSON.writeValue(asked.toFile(), questions);
        Checker.Result result =
                Checker.run(
                        java.util.List.of(
                                Checker.Environments.LESSONS,
                                Checker.NOTEBOOKS.resolve("tools/ask_kernel.py").toString(),
                                asked.toString()),
                        Map.of("JUPYTER_PATH", Checker.Environments.KERNEL));
        assertEquals(0, result.status(), result.errors());
        return JSON.readTree(result.output());
    }

    private static String text(JsonNode answer) {
        return answer.at("/data/text~1plain").asText();
    }

    private static String result(JsonNode answer) {
        for (JsonNode output : answer.get("outputs")) {
            if (output.has("data")) {
                return text(output);
            }
        }
        throw new AssertionError(answer.toString());
    }

    /** The error of an execution, without the terminal's colours. */
    private static String error(JsonNode answer) {
        for (JsonNode output : answer.get("outputs")) {
            if (output.has("traceback")) {
                StringBuilder lines = new StringBuilder();
                output.get("traceback").forEach(line -> lines.append(line.asText()).append('\n'));
                return lines.toString().replaceAll("\u001B\\[[0-9;]*m", "");
            }
        }
        throw new AssertionError(answer.toString());
    }
}
