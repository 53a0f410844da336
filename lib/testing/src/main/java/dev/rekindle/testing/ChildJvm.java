package dev.rekindle.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Another JVM with this one's class path, for what a JVM can die of or must do in little memory.
 */
public final class ChildJvm {
    private ChildJvm() {}

    /** Starts it; its standard error goes where its standard output goes. */
    public static Process start(Class<?> main, List<String> options, Object... arguments)
            throws IOException {
        return new ProcessBuilder(command(main.getName(), options, arguments))
                .redirectErrorStream(true)
                .start();
    }

    /** Returns the command that starts {@code main}. */
    public static List<String> command(String main, List<String> options, Object... arguments) {
        return command(System.getProperty("java.class.path"), main, options, arguments);
    }

    /** Returns the command that starts {@code main} with another class path. */
    public static List<String> command(
            String classPath, String main, List<String> options, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        if (Runtime.version().feature() >= 22) {
            // Else it warns on its standard error as soon as the engine, or JNA, is loaded.
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    /** Returns this one's class path without the entries whose file has a name that is left out. */
    public static String classPathWithout(Predicate<String> leftOut) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !leftOut.test(Path.of(entry).getFileName().toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the {@code java} that runs the tests. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
