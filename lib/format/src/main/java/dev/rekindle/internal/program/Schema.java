package dev.rekindle.internal.program;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator takes and gives, as torch writes it: {@code relu(Tensor self) -> Tensor}.
 *
 * @param name with its overload behind a dot, where it has one
 * @param results the types, without names
 */
record Schema(String name, List<Argument> arguments, List<String> results) {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_.]+)\\((.*)\\) -> (.+)");
    private static final Pattern ARGUMENT =
            Pattern.compile(
                    "([A-Za-z]+)(?:\\([^)]*\\))?(\\?)?(\\[[0-9]*\\])?(\\?)?(?:\\([^)]*\\))?"
                            + " ([A-Za-z0-9_]+)(=.*)?");

    /**
     * One argument.
     *
     * @param type of one element, such as {@code Tensor} or {@code int}; torch's SymInt is int
     * @param list whether it is a list of them
     * @param elementOptional whether an element may be None
     * @param optional whether it may be None
     * @param spreads whether one number stands for a list of them, as in {@code int[2]}
     * @param required whether it has no default
     * @param byName whether it stands behind the star
     */
    record Argument(
            String name,
            String type,
            boolean list,
            boolean elementOptional,
            boolean optional,
            boolean spreads,
            boolean required,
            boolean byName) {}

    static Schema parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no schema: " + line);
        }
        List<Argument> arguments = new ArrayList<>();
        boolean byName = false;
        for (String text : split(parts.group(2))) {
            if (text.equals("*")) {
                byName = true;
            } else {
                arguments.add(argument(text, byName));
            }
        }
        String results = parts.group(3);
        List<String> types = new ArrayList<>();
        for (String result :
                results.startsWith("(")
                        ? split(results.substring(1, results.length() - 1))
                        : List.of(results)) {
            types.add(result.replaceAll("\\([^)]*\\)", "").split(" ")[0].replace("Sym", ""));
        }
        return new Schema(parts.group(1), List.copyOf(arguments), List.copyOf(types));
    }

    private static Argument argument(String text, boolean byName) {
        Matcher parts = ARGUMENT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no argument: " + text);
        }
        String list = parts.group(3);
        boolean isList = list != null;
        boolean firstMark = parts.group(2) != null;
        String type = parts.group(1);
        return new Argument(
                parts.group(5),
                switch (type) {
                    case "SymInt" -> "int";
                    case "SymFloat" -> "float";
                    case "SymBool" -> "bool";
                    default -> type;
                },
                isList,
                isList && firstMark,
                isList ? parts.group(4) != null : firstMark,
                isList && list.length() > 2,
                parts.group(6) == null,
                byName);
    }

    /** Cuts at the commas outside of brackets and quotes. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"' || c == '\'';
            if (!quoted && (c == '(' || c == '[')) {
                depth++;
            } else if (!quoted && (c == ')' || c == ']')) {
                depth--;
            } else if (c == ',' && depth == 0 && !quoted) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        String last = text.substring(start).strip();
        if (!last.isEmpty()) {
            parts.add(last);
        }
        return parts;
    }
}
