package dev.rekindle.lessons;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page with code for a program of one's own: its blocks in order, and what each prints. */
record HowToPage(String name, List<Block> blocks) {
    private static final Pattern FENCE =
            Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import [^\\n]*;\\n", Pattern.MULTILINE);
    private static final List<String> LANGUAGES = List.of("python", "java", "sh");

    /** Commands of the README that build or start something long; {@link ReadmeTest} has them. */
    private static final Pattern RUN_ELSEWHERE =
            Pattern.compile("^(?:mvn|\\./lessons)\\b.*\\n", Pattern.MULTILINE);

    /** What the first page takes for granted, as its six lines are to be read at a glance. */
    private static final String PYTHON_BEFORE_THE_FIRST_PAGE =
            "import torch\nfrom torch.nn import Linear, ReLU, Sequential\ntorch.manual_seed(1)\n";

    private static final String JAVA_BEFORE_THE_FIRST_PAGE =
            "import ai.djl.ndarray.NDArray;\nimport dev.rekindle.*;\nimport dev.rekindle.nn.*;\n";

    /** One fenced block; the text block after it says what it prints. */
    record Block(String language, String source, String printed) {}

    static HowToPage read(Path page) throws IOException {
        String name = page.getFileName().toString().replace(".md", "");
        List<Block> blocks = new ArrayList<>();
        Matcher fences = FENCE.matcher(Files.readString(page));
        while (fences.find()) {
            String language = fences.group(1);
            String text = fences.group(2);
            if (language.equals("sh")) {
                text = RUN_ELSEWHERE.matcher(text).replaceAll("");
            }
            if (LANGUAGES.contains(language)) {
                blocks.add(new Block(language, before(name, language) + text, ""));
            } else if (language.equals("text") && !blocks.isEmpty()) {
                Block last = blocks.remove(blocks.size() - 1);
                blocks.add(new Block(last.language(), last.source(), text));
            }
        }
        return new HowToPage(name, blocks);
    }

    private static String before(String name, String language) {
        if (!name.equals("index")) {
            return "";
        }
        return switch (language) {
            case "python" -> PYTHON_BEFORE_THE_FIRST_PAGE;
            case "java" -> JAVA_BEFORE_THE_FIRST_PAGE;
            default -> "";
        };
    }

    /** The Python blocks before the first Java block, or those after it. */
    List<Block> python(boolean beforeJava) {
        List<String> languages = blocks.stream().map(Block::language).toList();
        int java = languages.indexOf("java");
        int split = java < 0 ? blocks.size() : java;
        return (beforeJava ? blocks.subList(0, split) : blocks.subList(split, blocks.size()))
                .stream().filter(block -> block.language().equals("python")).toList();
    }

    List<Block> of(String language) {
        return blocks.stream().filter(block -> block.language().equals(language)).toList();
    }

    String className() {
        return "Page_" + name.replace('-', '_');
    }

    /** The Java blocks as one program; each writes into a file of its own. */
    String javaSource() {
        StringBuilder imports = new StringBuilder();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < of("java").size(); i++) {
            String source = of("java").get(i).source();
            imports.append(
                    IMPORT.matcher(source)
                            .results()
                            .map(found -> found.group())
                            .collect(Collectors.joining()));
            body.append("System.setOut(new java.io.PrintStream(new java.io.FileOutputStream(\"")
                    .append(outputFile(i))
                    .append("\"), true, \"UTF-8\"));\n")
                    .append(IMPORT.matcher(source).replaceAll(""));
        }
        return imports
                + "class "
                + className()
                + " {\nstatic void run() throws Exception {\n"
                + body
                + "}\n}\n";
    }

    String outputFile(int javaBlock) {
        return name + "." + javaBlock + ".txt";
    }
}
