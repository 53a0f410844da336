package dev.rekindle.notebook;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.jspecify.annotations.Nullable;

/** The classes and methods that a lesson's cells have declared, as the text of a Java program. */
final class Cells {
    private static volatile @Nullable JShell shell;

    private Cells() {}

    /** Remembers the shell in which a kernel runs its cells; another language's has none. */
    static void of(BaseKernel kernel) {
        try {
            // JJava's kernel class is not among the libraries that a lesson is compiled with.
            shell = (JShell) kernel.getClass().getMethod("getJShell").invoke(kernel);
        } catch (ReflectiveOperationException problem) {
            shell = null;
        }
    }

    /** Returns a program whose main calls {@code method} with its first argument. */
    static String program(String method) {
        JShell cells = shell;
        if (cells == null) {
            throw new IllegalStateException("no Java kernel runs here");
        }
        return program(cells, method);
    }

    static String program(JShell cells, String method) {
        if (cells.methods().noneMatch(known -> known.name().equals(method))) {
            throw new IllegalArgumentException(
                    "no cell that was run declares a method "
                            + method
                            + "; there are "
                            + cells.methods().map(MethodSnippet::name).toList()
                            + ".");
        }
        // The kernel's own functions, such as display, are in no library of the program's.
        String imports =
                cells.imports()
                        .map(Snippet::source)
                        .filter(line -> !line.contains("org.dflib.jjava."))
                        .collect(Collectors.joining("\n"));
        String declared =
                Stream.concat(cells.types(), cells.methods())
                        .map(snippet -> "static " + snippet.source().strip())
                        .collect(Collectors.joining("\n"));
        return imports
                + "\nclass Cells {\n"
                + declared
                + "\npublic static void main(String[] arguments) throws Exception {\n"
                + method
                + "(arguments[0]);\n}\n}\n";
    }
}
