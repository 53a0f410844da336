package dev.rekindle.internal.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The methods that give a program's buffers by name: DJL's natives give parameters alone. */
final class BufferMethods {
    private BufferMethods() {}

    /** The buffers as they are. */
    static String buffers(List<String> names, Map<String, String> readers, JsonValue place) {
        List<String> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(ScriptNames.quoted(name, place) + ": " + readers.get(name));
        }
        return method(ProgramScript.BUFFERS, entries);
    }

    /** Copies of the bytes of those of types that DJL's arrays lack; empty where there are none. */
    static String bytes(List<String> names, Map<String, String> readers, JsonValue place) {
        List<String> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(
                    ScriptNames.quoted(name, place)
                            + ": torch.view_copy(torch.reshape("
                            + readers.get(name)
                            + ", [-1]), dtype=0)");
        }
        return entries.isEmpty() ? "" : method(ProgramScript.BYTES, entries);
    }

    private static String method(String name, List<String> entries) {
        return "  def "
                + name
                + "("
                + ProgramScript.SELF
                + ") -> Dict[str, Tensor]:\n    return annotate(Dict[str, Tensor], {"
                + String.join(", ", entries)
                + "})\n";
    }
}
