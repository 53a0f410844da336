package dev.rekindle.cli;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every command shares: {@code --json}, one object on standard output. */
abstract class JsonOutput {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    void printJson(Map<String, ?> object) {
        try {
            write((JSON.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void printError(String message, String type) {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("error", message);
        error.put("type", type);
        printJson(error);
    }

    static void write(byte[] bytes) throws IOException {
        OutputStream out = System.out;
        out.write(bytes);
        out.flush();
    }
}
