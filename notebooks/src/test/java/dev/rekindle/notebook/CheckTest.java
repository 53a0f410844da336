package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CheckTest {
    @Test
    void anAnswerThatIsStillNullIsNotSolvedYet() {
        assertEquals("○ 1.1 not solved yet\n", printed(() -> Check.exercise("1.1").equal(3, null)));
        assertEquals(
                "○ 1.1 not solved yet\n", printed(() -> Check.exercise("1.1").close(3, null, 1)));
        assertEquals(
                "○ 1.1 not solved yet\n",
                printed(() -> Check.exercise("1.1").holds("it holds", null)));
        assertEquals(
                "○ 1.1 not solved yet\n",
                printed(
                        () ->
                                Check.exercise("1.1")
                                        .holds("it holds", null, () -> "never asked".isEmpty())));
    }

    @Test
    void aRightAnswerIsTicked() {
        assertEquals("✓ 1.1\n", printed(() -> Check.exercise("1.1").equal(62006L, 62006)));
        assertEquals("✓ 1.1\n", printed(() -> Check.exercise("1.1").equal("a", "a")));
        assertEquals(
                "✓ 1.1\n",
                printed(() -> Check.exercise("1.1").equal(new float[] {1}, new float[] {1})));
        assertEquals("✓ 1.1\n", printed(() -> Check.exercise("1.1").close(0.4, 0.40001, 1e-4)));
        assertEquals("✓ 1.1\n", printed(() -> Check.exercise("1.1").holds("it holds", true)));
    }

    @Test
    void aWrongAnswerSaysWhatWasExpectedAndWhatWasFound() {
        assertEquals("✗ 1.1 expected 3, found 4", wrong(() -> Check.exercise("1.1").equal(3, 4L)));
        assertEquals(
                "✗ 1.1 expected \"fc3\", found [fc3]",
                wrong(() -> Check.exercise("1.1").equal("fc3", new String[] {"fc3"})));
        assertEquals(
                "✗ 1.1 expected 0.4000 (± 0.0100), found 0.5000",
                wrong(() -> Check.exercise("1.1").close(0.4, 0.5, 0.01)));
        assertEquals(
                "✗ 1.1 expected that the file is there, found that it is not so",
                wrong(() -> Check.exercise("1.1").holds("the file is there", false)));
    }

    @Test
    void notANumberIsWrongAndNotClose() {
        assertEquals(
                "✗ 1.1 expected 0.4000 (± 0.0100), found NaN",
                wrong(() -> Check.exercise("1.1").close(0.4, Double.NaN, 0.01)));
    }

    @Test
    void aConditionBesideTheAnswerPrintsNothingOfItsOwn() {
        Check check = Check.exercise("1.1");
        assertEquals(
                "○ 1.1 not solved yet\n",
                printed(() -> check.given("it is there", null, () -> false).equal(3, null)));
        assertEquals(
                "✓ 1.1\n", printed(() -> check.given("it is there", 3, () -> true).equal(3, 3)));
        assertEquals(
                "✗ 1.1 expected that it is there, found that it is not so",
                wrong(() -> check.given("it is there", 3, () -> false).equal(3, 3)));
    }

    private static String wrong(Runnable check) {
        return assertThrows(WrongAnswer.class, check::run).getMessage();
    }

    private static String printed(Runnable check) {
        PrintStream before = System.out;
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        System.setOut(new PrintStream(seen, true, StandardCharsets.UTF_8));
        try {
            check.run();
        } finally {
            System.setOut(before);
        }
        return seen.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
