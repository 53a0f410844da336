package dev.rekindle.kernel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** What a name in a cell stands for: its signatures, each with the first sentence of its Javadoc. */
final class Inspection {
    /** A name with what it is reached through, and {@code new} before it. */
    private static final Pattern CHAIN = Pattern.compile("(?:\\bnew\\s+)?\\w+(?:\\.\\w+)*$");

    private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])");

    private final SourceCodeAnalysis analysis;
    private final Sentences sentences;

    Inspection(SourceCodeAnalysis analysis, Sentences sentences) {
        this.analysis = analysis;
        this.sentences = sentences;
    }

    /** Returns what to show for the place in a cell, or null where there is nothing to say. */
    DisplayData at(String code, int at) {
        Set<String> signatures = new LinkedHashSet<>();
        for (String question : questions(code, Math.min(Math.max(at, 0), code.length()))) {
            for (Documentation found : analysis.documentation(question, question.length(), false)) {
                signatures.add(found.signature());
            }
            if (!signatures.isEmpty()) {
                return shown(signatures);
            }
        }
        return null;
    }

    /** The texts to ask JShell for, the most telling first. */
    private List<String> questions(String code, int at) {
        int end = at;
        while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        String statement = lastStatement(code.substring(0, end));
        List<String> questions = new ArrayList<>();
        if (end > 0 && Character.isJavaIdentifierPart(code.charAt(end - 1))) {
            Matcher chain = CHAIN.matcher(statement);
            if (chain.find()) {
                questions.add(chain.group() + "(");
                questions.add(chain.group());
            }
            // A method of what a call returned: load("a.pt").asStateDict
            questions.add(statement + "(");
        }
        // Inside of the parentheses of a call: the call itself.
        questions.add(statement);
        int call = openCall(statement);
        if (call > 0) {
            questions.add(statement.substring(0, call));
        }
        return questions;
    }

    /** Returns the place behind the last parenthesis that is not closed, or 0. */
    private static int openCall(String statement) {
        int closed = 0;
        for (int i = statement.length() - 1; i >= 0; i--) {
            char letter = statement.charAt(i);
            if (letter == ')') {
                closed++;
            } else if (letter == '(' && closed-- == 0) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Drops the statements of a cell that are complete. */
    private String lastStatement(String code) {
        String rest = code;
        while (true) {
            CompletionInfo info = analysis.analyzeCompletion(rest);
            if (!info.completeness().isComplete() || info.remaining().isBlank()) {
                return rest.stripLeading();
            }
            rest = info.remaining();
        }
    }

    private DisplayData shown(Set<String> signatures) {
        StringBuilder text = new StringBuilder();
        StringBuilder html = new StringBuilder();
        for (String signature : signatures) {
            String sentence = sentences.of(signature);
            String line = PACKAGE.matcher(signature).replaceAll("");
            text.append(line).append('\n');
            html.append("<pre>").append(escape(line)).append("</pre>");
            if (!sentence.isEmpty()) {
                text.append("    ").append(sentence).append('\n');
                html.append("<p>").append(escape(sentence)).append("</p>");
            }
        }
        DisplayData data = new DisplayData(text.toString().stripTrailing());
        data.putHTML(html.toString());
        return data;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
