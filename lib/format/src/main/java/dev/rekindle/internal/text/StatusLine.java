package dev.rekindle.internal.text;

import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line that is written over again and again, and is gone at the end. (The progressbar library
 * would bring JLine's native code into jars that have none.)
 */
public final class StatusLine {
    private static final int BAR_CHARS = 30;
    private static @Nullable Boolean terminal;

    private final Supplier<PrintStream> out;
    private int drawnChars;

    /**
     * @param out where it is written; asked each time
     */
    public StatusLine(Supplier<PrintStream> out) {
        this.out = out;
    }

    /** Writes over what stands there. */
    public void show(String line) {
        PrintStream stream = out.get();
        stream.print("\r" + line + " ".repeat(Math.max(0, drawnChars - line.length())));
        stream.flush();
        drawnChars = line.length();
    }

    /** Takes the line away: what is printed next has it for itself. */
    public void erase() {
        if (drawnChars > 0) {
            PrintStream stream = out.get();
            stream.print("\r" + " ".repeat(drawnChars) + "\r");
            stream.flush();
            drawnChars = 0;
        }
    }

    /** Returns {@code [##### ] 50 %}. */
    public static String bar(long done, long all) {
        double part = all <= 0 ? 1 : Math.min(1, (double) done / all);
        int filled = (int) (BAR_CHARS * part);
        return "["
                + "#".repeat(filled)
                + " ".repeat(BAR_CHARS - filled)
                + "] "
                + (int) (100 * part)
                + " %";
    }

    /** Java can't tell of standard error alone; the command {@code test} can. */
    public static synchronized boolean errorIsTerminal() {
        if (terminal == null) {
            try {
                terminal =
                        new ProcessBuilder("test", "-t", "2")
                                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                                        .start()
                                        .waitFor()
                                == 0;
            } catch (IOException e) {
                terminal = System.console() != null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                terminal = false;
            }
        }
        return terminal;
    }
}
