package dev.rekindle.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first sentence of each Javadoc comment of the library. {@link SentenceWriter} writes them when
 * the kernel is made, as a JDK 17 reads no Javadoc at run time. Classes are told apart by their
 * simple names: a signature names some of them so.
 */
final class Sentences {
    static final String RESOURCE = "sentences.tsv";

    private static final Pattern SIGNATURE =
            Pattern.compile("(?:.*[ .])?(\\w+)\\.(\\w+)\\((.*)\\)|(?:.*[ .])?(\\w+)\\((.*)\\)");

    private final Map<String, String> byKey = new HashMap<>();

    /** Returns what was written beside this class. */
    static Sentences shipped() {
        Sentences sentences = new Sentences();
        try (InputStream stream = Sentences.class.getResourceAsStream(RESOURCE)) {
            if (stream != null) {
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                        .lines()
                        .map(line -> line.split("\t", 2))
                        .forEach(parts -> sentences.byKey.put(parts[0], parts[1]));
            }
        } catch (IOException unreadable) {
            // The signature alone is shown then.
        }
        return sentences;
    }

    /** Returns the sentence for a signature as JShell writes it, or the empty text. */
    String of(String signature) {
        Matcher parts = SIGNATURE.matcher(generic(signature));
        if (!parts.matches()) {
            String type = signature.contains(":") ? signature.substring(signature.indexOf(':') + 1) : signature;
            return byKey.getOrDefault(simple(generic(type.strip())), "");
        }
        boolean constructor = parts.group(1) == null;
        String owner = constructor ? parts.group(4) : parts.group(1);
        String name = constructor ? parts.group(4) : parts.group(2);
        String key = owner + "#" + name + "(" + types(constructor ? parts.group(5) : parts.group(3)) + ")";
        return byKey.getOrDefault(key, constructor ? byKey.getOrDefault(owner, "") : "");
    }

    private static String types(String parameters) {
        List<String> types = new ArrayList<>();
        for (String parameter : parameters.isBlank() ? new String[0] : parameters.split(",")) {
            String type = parameter.strip();
            int name = type.lastIndexOf(' ');
            types.add(simple(name < 0 ? type : type.substring(0, name)));
        }
        return String.join(",", types);
    }

    /** Drops type arguments, nested ones too. */
    private static String generic(String text) {
        String shorter = text.replaceAll("<[^<>]*>", "");
        return shorter.equals(text) ? text : generic(shorter);
    }

    private static String simple(String type) {
        String bare = type.endsWith("...") ? type.substring(0, type.length() - 3) : type;
        return bare.substring(bare.lastIndexOf('.') + 1) + type.substring(bare.length());
    }
}
