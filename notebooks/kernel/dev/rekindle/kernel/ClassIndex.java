package dev.rekindle.kernel;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Which packages hold a class of a given name: on the kernel's class path, and in the JDK. */
final class ClassIndex {
    /** Whose class of a name is most likely meant, first to last. */
    private static final List<String> LIKELY =
            List.of(
                    "dev.rekindle.internal.",
                    "dev.rekindle.",
                    "java.util.",
                    "java.nio.file.",
                    "java.",
                    "ai.djl.ndarray.",
                    "ai.djl.",
                    "tech.tablesaw.api.",
                    "tech.tablesaw.",
                    "org.knowm.xchart.");

    private Map<String, Set<String>> known = Map.of();

    /** Returns the full names of the public-looking classes called {@code name}, likeliest first. */
    synchronized List<String> named(String name) {
        if (known.isEmpty()) {
            known = read();
        }
        return known.getOrDefault(name, Set.of()).stream()
                .filter(full -> !full.startsWith("dev.rekindle.internal."))
                .sorted(Comparator.comparingInt(ClassIndex::rank).thenComparing(full -> full))
                .toList();
    }

    /** Returns the names of all classes of ours, for the question "did you mean". */
    synchronized List<String> ours() {
        if (known.isEmpty()) {
            known = read();
        }
        List<String> names = new ArrayList<>();
        known.forEach(
                (name, full) -> {
                    if (full.stream()
                            .anyMatch(
                                    one ->
                                            one.startsWith("dev.rekindle.")
                                                    && !one.startsWith("dev.rekindle.internal."))) {
                        names.add(name);
                    }
                });
        return names;
    }

    private static int rank(String full) {
        for (int i = 0; i < LIKELY.size(); i++) {
            if (full.startsWith(LIKELY.get(i))) {
                return i;
            }
        }
        return LIKELY.size();
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> found = new HashMap<>();
        String classPath = System.getenv().getOrDefault("JJAVA_CLASSPATH", "");
        for (String place : classPath.split(File.pathSeparator)) {
            try {
                if (Files.isDirectory(Path.of(place))) {
                    folder(Path.of(place), Path.of(place), found);
                } else if (Files.isRegularFile(Path.of(place))) {
                    jar(place, found);
                }
            } catch (IOException unreadable) {
                // A hint that is missing is no reason to fail.
            }
        }
        try {
            Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");
            for (String module : List.of("java.base", "java.desktop", "java.net.http", "java.sql")) {
                folder(modules.resolve(module), modules.resolve(module), found);
            }
        } catch (IOException unreadable) {
            // Likewise.
        }
        return found;
    }

    private static void folder(Path root, Path folder, Map<String, Set<String>> found)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(path -> path.toString().endsWith(".class"))
                    .forEach(path -> add(root.relativize(path).toString(), found));
        }
    }

    private static void jar(String place, Map<String, Set<String>> found) throws IOException {
        try (JarFile jar = new JarFile(place)) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF"))
                    .forEach(name -> add(name, found));
        }
    }

    private static void add(String file, Map<String, Set<String>> found) {
        String full =
                file.substring(0, file.length() - ".class".length())
                        .replace('/', '.')
                        .replace(File.separatorChar, '.');
        String name = full.substring(full.lastIndexOf('.') + 1);
        boolean hidden = full.startsWith("sun.") || full.startsWith("jdk.") || full.startsWith("com.sun.");
        if (!hidden && !name.contains("$") && !name.contains("-")) {
            found.computeIfAbsent(name, unused -> new TreeSet<>()).add(full);
        }
    }
}
