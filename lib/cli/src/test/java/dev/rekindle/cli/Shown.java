package dev.rekindle.cli;

import dev.rekindle.file.TorchFile;
import dev.rekindle.internal.tree.TreeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Shows a file as {@code inspect} does, to nobody, who has seen enough after 100 kB. */
public final class Shown {
    private static final int ENOUGH_BYTES = 100_000;

    private Shown() {}

    public static void of(TorchFile file) throws IOException {
        try {
            new TreeText(new PrintWriter(new Listener()), TreeText.Options.DEFAULT).print(file);
            ValueJson json = new ValueJson("a file", new Listener(), false, null);
            json.write(file.root());
            json.json().close();
        } catch (Enough e) {
            // A few bytes can name one part a million times.
        }
    }

    /** Returns the file's value as {@code inspect --json --sha256} writes it. */
    public static String json(TorchFile file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ValueJson json = new ValueJson("a file", out, true, null);
        json.write(file.root());
        json.json().close();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Listener extends OutputStream {
        private int heard;

        @Override
        public void write(int one) {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            heard += count;
            if (heard > ENOUGH_BYTES) {
                throw new Enough();
            }
        }
    }
}
