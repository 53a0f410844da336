package dev.rekindle.errors;

import dev.rekindle.internal.text.Shorten;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a part of one, that is refused. Its message always has the same four parts: where ·
 * what · expected and found · what to do, as in
 *
 * <pre>
 * [model.pt ! data/3] record holds 15 bytes, but a (2, 3) float32 view needs 24. The file is truncated or was edited; save it again.
 * </pre>
 */
public class TorchFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_WHERE = 400;
    private static final int LONGEST_WHAT = 8000;

    private final String where;
    private final String what;

    /**
     * @param where the file, and behind {@code !} the record, opcode position or key in it
     * @param what a sentence or more: what is wrong, what was expected and found, what to do
     */
    public TorchFileException(String where, String what) {
        this(where, what, null);
    }

    /** As {@link #TorchFileException(String, String)}, with the failure that led here. */
    public TorchFileException(String where, String what, @Nullable Throwable cause) {
        super("[" + place(where) + "] " + sentence(what), cause);
        this.where = place(where);
        this.what = sentence(what);
    }

    /**
     * The words of a file in it were quoted where the sentence was made. Names stand in places as
     * they are, so this is the door through which all of them go: what could move a terminal's
     * cursor is escaped, and what has no end is cut.
     */
    private static String place(String where) {
        return Shorten.message(where, LONGEST_WHERE).replace("\n", "\\n").replace("\t", "\\t");
    }

    private static String sentence(String what) {
        return Shorten.message(what, LONGEST_WHAT);
    }

    /**
     * Returns the place: a file name, with {@code ! record} behind it where a part of the file is
     * meant.
     */
    public String where() {
        return where;
    }

    /** Returns the message without the place. */
    public String what() {
        return what;
    }

    /**
     * Returns the same refusal, placed in {@code outer}: {@code [data.pkl]} becomes {@code [outer !
     * data.pkl]}.
     */
    public TorchFileException inside(String outer) {
        return new TorchFileException(where.isEmpty() ? outer : outer + " ! " + where, what, this);
    }
}
