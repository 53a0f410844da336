package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Real torch, asked by the tests.
 *
 * <p>Starting torch takes seconds, so {@link #shared()} keeps one Python for all tests of a JVM:
 *
 * <pre>
 * Oracle.shared().run(folder, "torch.save({'a': torch.ones(2)}, 'a.pt')");
 * JsonNode sum = Oracle.shared().ask(folder, "result = torch.load('a.pt')['a'].sum().item()");
 * </pre>
 *
 * <p>Each piece of code has a namespace of its own, with {@code torch} and {@code np} in it, and
 * the modules of {@code src/test/python} can be imported. {@link #script} starts a Python of its
 * own, for what must not touch the shared one.
 */
public final class Oracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Oracle SHARED = new Oracle();

    private Process process;
    private BufferedWriter requests;
    private BufferedReader answers;
    private Path errors;

    private Oracle() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    /** Returns the one Python that all tests of this JVM share; it starts at the first request. */
    public static Oracle shared() {
        return SHARED;
    }

    /** Runs code in a folder and returns what it printed. */
    public String run(Path folder, String code) {
        return request(folder, code, null).path("out").asText();
    }

    /** Runs code in a folder and returns what it left in its variable {@code result}. */
    public JsonNode ask(Path folder, String code) {
        return request(folder, code, null).path("result");
    }

    /** As {@link #ask(Path, String)}; the code sees {@code arguments}, any JSON-like value. */
    public JsonNode ask(Path folder, String code, Object arguments) {
        return request(folder, code, arguments).path("result");
    }

    /** Runs code that must fail and returns the traceback. */
    public String failure(Path folder, String code) {
        JsonNode answer = send(folder, code, null);
        if (!answer.has("error")) {
            throw new AssertionError("this Python code did not fail:\n" + code);
        }
        return answer.path("error").asText();
    }

    private JsonNode request(Path folder, String code, Object arguments) {
        JsonNode answer = send(folder, code, arguments);
        if (answer.has("error")) {
            throw new AssertionError(
                    "Python failed:\n"
                            + answer.path("error").asText()
                            + "\nin this code:\n"
                            + code);
        }
        return answer;
    }

    private synchronized JsonNode send(Path folder, String code, Object arguments) {
        ObjectNode request = JSON.createObjectNode().put("code", code);
        request.put("folder", folder.toAbsolutePath().toString());
        request.set("arguments", JSON.valueToTree(arguments));
        try {
            if (process == null || !process.isAlive()) {
                start();
            }
            requests.write(JSON.writeValueAsString(request));
            requests.newLine();
            requests.flush();
            String line =
                    CompletableFuture.supplyAsync(this::readAnswer)
                            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw died(code, null);
            }
            return JSON.readTree(line);
        } catch (IOException | ExecutionException e) {
            throw died(code, e);
        } catch (TimeoutException e) {
            stop();
            throw new AssertionError("Python did not answer in " + PATIENCE + ":\n" + code, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Python worked", e);
        }
    }

    private String readAnswer() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws IOException {
        errors = Files.createTempFile("oracle", ".err");
        errors.toFile().deleteOnExit();
        Path worker = OraclePython.scripts().resolve("oracle_worker.py");
        process =
                OraclePython.start(OraclePython.root(), List.of("-u", worker.toString()))
                        .redirectError(errors.toFile())
                        .start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    private AssertionError died(String code, Exception cause) {
        String told = "";
        try {
            told = Files.readString(errors, StandardCharsets.UTF_8);
        } catch (IOException e) {
            told = e.toString();
        }
        stop();
        return new AssertionError("Python died:\n" + told + "\nin this code:\n" + code, cause);
    }

    private void stop() {
        if (process != null) {
            process.destroyForcibly();
            // Not asked whether it is alive: for a moment the dead one still says yes.
            process = null;
        }
    }

    /**
     * Runs a script of {@code src/test/python} in a Python of its own and returns what it printed.
     *
     * @throws AssertionError with everything that it said on its standard error, when it fails or
     *     does not end in time
     */
    public static String script(Path folder, Duration patience, String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(OraclePython.scripts().resolve(name).toString());
        command.addAll(List.of(arguments));
        try {
            Path told = Files.createTempFile("oracle", ".err");
            Process python =
                    OraclePython.start(folder, command).redirectError(told.toFile()).start();
            CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> readAll(python));
            boolean ended = python.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            python.destroyForcibly();
            String printed = new String(out.join(), StandardCharsets.UTF_8);
            String stderr = Files.readString(told, StandardCharsets.UTF_8);
            Files.delete(told);
            if (!ended || python.waitFor() != 0) {
                String why = ended ? " failed:\n" : " did not end in " + patience + ":\n";
                throw new AssertionError(name + why + stderr + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Python worked", e);
        }
    }

    /** As {@link #script}, in the folder of the tests; returns the lines that it printed. */
    public static List<String> lines(String name, Object... arguments) {
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        return script(Path.of("").toAbsolutePath(), PATIENCE, name, texts).lines().toList();
    }

    private static byte[] readAll(Process python) {
        try {
            return python.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
