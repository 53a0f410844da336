package dev.rekindle.notebook;

/** What a {@link Check} throws: a cell with a wrong answer stops, as a failed test does. */
public final class WrongAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongAnswer(String message) {
        super(message);
    }
}
