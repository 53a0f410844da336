package dev.rekindle.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.internal.text.StatusLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();

    private ProgressBar bar(long steps) {
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        return new ProgressBar("training", steps, new StatusLine(() -> out), clock::get);
    }

    @Test
    void itTellsHowFarHowFastAndHowLong() {
        try (ProgressBar bar = bar(1000)) {
            for (int i = 0; i < 200; i++) {
                clock.addAndGet(25_000_000);
                bar.step("loss 0.4");
            }
            String text =
                    "training [######                        ] 20 % 200/1000, 40.0 steps/s, 0:20"
                            + " left, loss 0.4";
            assertEquals(text, bar.toString());
            String all = written.toString(StandardCharsets.UTF_8);
            assertEquals(25, all.chars().filter(c -> c == '\r').count(), "five times a second");
            assertTrue(all.endsWith(text), all);
        }
        assertTrue(written.toString(StandardCharsets.UTF_8).endsWith(" \r"), "it is gone");
    }

    @Test
    void hoursAndARunThatIsOverAreTold() {
        ProgressBar bar = bar(3);
        clock.addAndGet(3_600_000_000_000L);
        bar.step();
        assertTrue(bar.toString().endsWith("0.0 steps/s, 2:00:00 left"), bar.toString());
        bar.step();
        bar.step();
        bar.step();
        assertTrue(bar.toString().contains("100 % 4/3"), bar.toString());
        assertThrows(IllegalArgumentException.class, () -> bar(0));
    }
}
