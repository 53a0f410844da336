package dev.rekindle.nn;

import dev.rekindle.internal.codec.PythonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of Python's {@code print(module)}. Mirrors {@code Module.__repr__}
 * (torch/nn/modules/module.py, 2.15.0) and {@code ModuleList.__repr__}
 * (torch/nn/modules/container.py, 2.15.0).
 */
final class PrintedForm {
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)\\}");

    private static final int DEEPEST = 500;

    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private PrintedForm() {}

    static String of(Module module) {
        return new PrintedForm().print(module);
    }

    static String format(Module module, String text) {
        Map<String, @Nullable Object> attributes = module.attributes();
        Map<String, @Nullable Object> fields =
                module.origin() == null ? attributes : ModuleAttributes.of(module);
        Matcher names = NAME.matcher(text);
        return names.replaceAll(
                found -> {
                    String name = found.group(1);
                    Object value =
                            module.parts().isPresent(name)
                                    ? (Object) true
                                    : attributes.containsKey(name)
                                            ? attributes.get(name)
                                            : fields.containsKey(name) ? fields.get(name) : false;
                    return Matcher.quoteReplacement(PythonText.of(value));
                });
    }

    private String print(Module module) {
        if (!open.add(module)) {
            throw new IllegalStateException(
                    "a module of class " + module.typeName() + " contains itself.");
        }
        if (open.size() > DEEPEST) {
            throw new IllegalStateException(
                    "the model nests its modules more than "
                            + DEEPEST
                            + " deep, which is too deep to print; namedModules() lists them.");
        }
        try {
            return module.foldsAlikeChildren() ? printList(module) : printPlain(module);
        } finally {
            open.remove(module);
        }
    }

    private String printPlain(Module module) {
        String extra = module.extraRepr();
        Map<String, @Nullable Module> children = module.ownModules();
        if (children.isEmpty() && extra.indexOf('\n') < 0) {
            return module.typeName() + "(" + extra + ")";
        }
        List<String> lines = new ArrayList<>();
        if (!extra.isEmpty()) {
            lines.addAll(List.of(extra.split("\n", -1)));
        }
        children.forEach(
                (name, child) ->
                        lines.add(
                                "("
                                        + name
                                        + "): "
                                        + (child == null ? "None" : indented(print(child)))));
        return enclose(module, lines);
    }

    private String printList(Module list) {
        List<String> texts = new ArrayList<>();
        list.childModules().values().forEach(child -> texts.add(print(child)));
        if (texts.isEmpty()) {
            return list.typeName() + "()";
        }
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= texts.size(); i++) {
            String text = texts.get(start);
            if (i < texts.size() && texts.get(i).equals(text)) {
                continue;
            }
            int count = i - start;
            String line =
                    count == 1
                            ? "(" + start + "): " + text
                            : "(" + start + "-" + (i - 1) + "): " + count + " x " + text;
            lines.add(indented(line));
            start = i;
        }
        return enclose(list, lines);
    }

    private static String enclose(Module module, List<String> lines) {
        return module.typeName() + "(\n  " + String.join("\n  ", lines) + "\n)";
    }

    /** {@code _addindent(text, 2)}: all lines but the first move right, blank ones become empty. */
    private static String indented(String text) {
        String[] lines = text.split("\n", -1);
        for (int i = 1; i < lines.length; i++) {
            lines[i] = lines[i].isBlank() ? "" : "  " + lines[i];
        }
        return String.join("\n", lines);
    }
}
