package dev.rekindle.kernel;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads source folders and writes the first sentence of each Javadoc comment: TARGET FOLDER... */
final class SentenceWriter extends TreePathScanner<Void, String> {
    /** {@code As save(Object, Path), with …}: the sentence stands at the other member. */
    private static final Pattern AS = Pattern.compile("As (?:\\w*#)?(\\w+)\\(([^)]*)\\).*");

    private final DocTrees docs;
    private final Map<String, String> sentences = new TreeMap<>();

    private SentenceWriter(DocTrees docs) {
        this.docs = docs;
    }

    /** Writes one line for each documented class, constructor and method: key, tab, sentence. */
    public static void main(String[] arguments) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            try (Stream<Path> files = Files.walk(Path.of(arguments[i]))) {
                files.filter(path -> path.toString().endsWith(".java"))
                        .filter(path -> !path.endsWith("module-info.java"))
                        .forEach(sources::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    problem -> {},
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources));
            SentenceWriter writer = new SentenceWriter(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                writer.scan(unit, "");
            }
            Files.write(Path.of(arguments[0]), writer.lines());
        }
    }

    private List<String> lines() {
        return sentences.entrySet().stream()
                .map(entry -> entry.getKey() + "\t" + told(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Follows a comment that points at another member. */
    private String told(String key, String sentence) {
        Matcher as = AS.matcher(sentence);
        if (!as.matches() || !key.contains("#")) {
            return sentence;
        }
        String other =
                key.substring(0, key.indexOf('#') + 1)
                        + as.group(1)
                        + "("
                        + as.group(2).replace(" ", "")
                        + ")";
        String found = sentences.get(other);
        return found == null || AS.matcher(found).matches() ? sentence : found;
    }

    @Override
    public Void visitClass(ClassTree type, String owner) {
        String name = type.getSimpleName().toString();
        note(name);
        return super.visitClass(type, name);
    }

    @Override
    public Void visitMethod(MethodTree method, String owner) {
        String name = method.getReturnType() == null ? owner : method.getName().toString();
        note(owner + "#" + name + "(" + types(method) + ")");
        return null;
    }

    private static String types(MethodTree method) {
        return method.getParameters().stream()
                .map(VariableTree::getType)
                .map(type -> type.toString().replaceAll("@\\w+(\\(\\))? ?", ""))
                .map(type -> type.replaceAll("<.*>", "").replaceAll(".*[\\w]\\.(?=\\w)", "").strip())
                .collect(Collectors.joining(","));
    }

    private void note(String key) {
        DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
        if (comment != null) {
            String sentence =
                    comment.getFirstSentence().stream()
                            .map(SentenceWriter::plain)
                            .collect(Collectors.joining())
                            .replaceAll("\\s+", " ")
                            .strip();
            sentences.putIfAbsent(key, sentence);
        }
    }

    private static String plain(DocTree part) {
        if (part instanceof TextTree text) {
            return text.getBody();
        }
        if (part instanceof LiteralTree code) {
            return code.getBody().getBody();
        }
        if (part instanceof LinkTree link) {
            String label = link.getLabel().stream().map(DocTree::toString).collect(Collectors.joining());
            return label.isEmpty() ? link.getReference().getSignature().replaceFirst("^#", "") : label;
        }
        return "";
    }
}
