package dev.rekindle.lessons;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of what the launcher uses of this clone, in which it may write and break what it likes.
 */
record LauncherClone(Path root) {
    private static final Path HERE = Checker.NOTEBOOKS.getParent();
    private static final List<String> PARTS =
            List.of(
                    "lessons",
                    "pom.xml",
                    "lib/pom.xml",
                    "lib/format/pom.xml",
                    "lib/cli/pom.xml",
                    "lib/torch/pom.xml",
                    "lib/format/src/main",
                    "lib/cli/src/main",
                    "lib/torch/src/main",
                    "lib/testing/src/main/python/requirements.txt",
                    "lib/FORMAT.md",
                    "notebooks");

    static LauncherClone in(Path root) throws IOException {
        for (String part : PARTS) {
            copy(HERE.resolve(part), root.resolve(part));
        }
        return new LauncherClone(root);
    }

    /** The same, with the class path of what is built here. */
    LauncherClone built() throws IOException {
        Path classpath = Path.of("notebooks/target/kernel/classpath");
        Files.createDirectories(root.resolve(classpath).getParent());
        Files.copy(HERE.resolve(classpath), root.resolve(classpath));
        copy(HERE.resolve("notebooks/target/classes"), root.resolve("notebooks/target/classes"));
        return this;
    }

    /** Runs {@code ./lessons} of the copy, which takes it for built. */
    Checker.Result lessons(String... arguments) {
        return lessons(Map.of("REKINDLE_BUILT", "1"), arguments);
    }

    Checker.Result lessons(Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("lessons").toString()));
        command.addAll(List.of(arguments));
        return Checker.run(command, new HashMap<>(variables));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes of) {
                        String name = folder.getFileName().toString();
                        boolean made = List.of("target", "test", "__pycache__").contains(name);
                        return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes of)
                            throws IOException {
                        Path target = to.resolve(from.relativize(file).toString());
                        Files.createDirectories(target.getParent());
                        Files.copy(file, target);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
