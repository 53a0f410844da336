package dev.rekindle.kernel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/** What to do about a name that the compiler does not know. */
final class MissingNames {
    private static final Pattern SYMBOL =
            Pattern.compile("symbol:\\s+(class|variable|method) (\\w+)");

    /** The kernel sees snippets, not cells: it can't tell which cell makes a name. */
    private static final String RUN_ABOVE =
            " Is it made in a cell above? Run the cells above first: Run > Run All Above Selected Cell.";

    private final ClassIndex classes;

    MissingNames(ClassIndex classes) {
        this.classes = classes;
    }

    /** Returns one sentence for each unknown name of a refused snippet. */
    List<String> hints(JShell shell, Snippet refused) {
        Set<String> hints = new LinkedHashSet<>();
        shell.diagnostics(refused)
                .filter(problem -> String.valueOf(problem.getCode()).contains("cant.resolve"))
                .map(problem -> SYMBOL.matcher(problem.getMessage(Locale.ENGLISH)))
                .filter(Matcher::find)
                .forEach(
                        symbol -> {
                            List<String> inside = waiting(shell, symbol.group(2));
                            hints.addAll(inside);
                            if (inside.isEmpty()) {
                                hints.add(hint(symbol.group(1), symbol.group(2)));
                            }
                        });
        if (refused instanceof DeclarationSnippet declaration) {
            hints.addAll(unresolved(shell, declaration));
        }
        return new ArrayList<>(hints);
    }

    /** A class that was declared, and waits for a name of its own: that name is what is missing. */
    private List<String> waiting(JShell shell, String name) {
        return shell.snippets()
                .filter(DeclarationSnippet.class::isInstance)
                .map(DeclarationSnippet.class::cast)
                .filter(declared -> declared.name().equals(name))
                .filter(declared -> !shell.status(declared).isDefined())
                .flatMap(declared -> unresolved(shell, declared).stream())
                .toList();
    }

    private List<String> unresolved(JShell shell, DeclarationSnippet declaration) {
        try (Stream<String> names = shell.unresolvedDependencies(declaration)) {
            return names.map(what -> what.split("[ (]"))
                    .filter(words -> words.length > 1)
                    .map(words -> hint(words[0], words[1]))
                    .toList();
        }
    }

    private String hint(String kind, String name) {
        if (kind.equals("method")) {
            return "There is no method " + name + " here." + RUN_ABOVE;
        }
        // A class before a dot is a variable to the compiler: Torch.save.
        List<String> places = classes.named(name);
        if (!places.isEmpty()) {
            return name + " is not imported. Add: import " + places.get(0) + ";";
        }
        String near = nearest(name);
        return "There is no " + kind + " " + name + "." + (near.isEmpty() ? RUN_ABOVE : near);
    }

    private String nearest(String name) {
        String best = "";
        int least = Math.max(1, name.length() / 4) + 1;
        for (String known : classes.ours()) {
            int edits = edits(name, known);
            if (edits < least) {
                least = edits;
                best = known;
            }
        }
        return best.isEmpty() ? "" : " Did you mean " + best + "?";
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
