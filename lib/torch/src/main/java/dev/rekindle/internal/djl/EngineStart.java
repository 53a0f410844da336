package dev.rekindle.internal.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Starts the engine at its first use. Where PyTorch's native library is not there, DJL tries to
 * download it and says no more than that it found no such host; here it is said which jars to add.
 */
final class EngineStart {
    /** What the jars of DJL 0.36.0 are known by. */
    private static final String NATIVE = "native/lib/pytorch.properties";

    private static final String BINDING = "jnilib/pytorch.properties";
    private static final String VERSIONS = "pytorch-engine.properties";

    private EngineStart() {}

    /**
     * @throws MissingEngineException if the engine does not start
     * @throws IllegalStateException if DJL's default engine is not PyTorch
     */
    static void require() {
        String name;
        try {
            name = Engine.getInstance().getEngineName();
        } catch (EngineException | UnsatisfiedLinkError e) {
            throw new MissingEngineException(sentence(e), e);
        }
        if (!"PyTorch".equals(name)) {
            throw new IllegalStateException(
                    "DJL's default engine is "
                            + name
                            + ", but this library needs PyTorch. Set the system property"
                            + " ai.djl.default_engine=PyTorch.");
        }
    }

    private static String sentence(Throwable why) {
        Properties versions = versions();
        String torch = versions.getProperty("pytorch_version", "");
        String djl = versions.getProperty("djl_version", "");
        List<String> jars = new ArrayList<>();
        if (isAbsent(NATIVE)) {
            jars.add("ai.djl.pytorch:pytorch-native-cpu:" + torch + ":" + platform());
        }
        if (isAbsent(BINDING)) {
            jars.add("ai.djl.pytorch:pytorch-jni:" + torch + "-" + djl);
        }
        return jars.isEmpty()
                ? "PyTorch's native library did not start: " + why.getMessage()
                : "PyTorch's native library is not on the class path, and DJL could not download"
                        + " it: add "
                        + String.join(" and ", jars)
                        + ". Files are read and saved without it.";
    }

    /** Returns the classifier of this platform's jar, such as {@code linux-x86_64}. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return (os.startsWith("win") ? "win" : os.startsWith("mac") ? "osx" : "linux")
                + "-"
                + (arch.equals("amd64") ? "x86_64" : arch);
    }

    private static boolean isAbsent(String resource) {
        return loader().getResource(resource) == null;
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = loader().getResourceAsStream(VERSIONS)) {
            if (in != null) {
                versions.load(in);
            }
        } catch (IOException e) {
            // The sentence then lacks the versions.
        }
        return versions;
    }

    private static ClassLoader loader() {
        return Engine.class.getClassLoader();
    }
}
