package dev.rekindle.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.kernel.magics.ClasspathMagic;
import org.dflib.jjava.kernel.magics.LoadMagic;
import org.dflib.jjava.kernel.magics.TimeMagic;
import org.dflib.jjava.maven.MavenDependencyResolver;
import org.dflib.jjava.maven.magics.MavenMagic;

/** Starts the kernel on a connection file, as JJava's own main class does. */
final class Main {
    private Main() {}

    /**
     * @param arguments the connection file that Jupyter wrote
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("expected one argument, the connection file");
        }
        JupyterConnection connection =
                new JupyterConnection(
                        KernelConnectionProperties.parse(Files.readString(Path.of(arguments[0]))));
        TimeMagic time = new TimeMagic();
        RekindleKernel kernel =
                new RekindleKernel.Builder()
                        .name("Rekindle")
                        .version("1")
                        .lineMagic("load", new LoadMagic())
                        .lineMagic("classpath", new ClasspathMagic())
                        .lineMagic("maven", new MavenMagic(new MavenDependencyResolver()))
                        .lineMagic("time", time)
                        .cellMagic("time", time)
                        .build();
        kernel.onStartup();
        kernel.addToClasspath(System.getenv("JJAVA_CLASSPATH"));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
    }
}
