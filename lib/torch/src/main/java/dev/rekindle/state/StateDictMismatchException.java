package dev.rekindle.state;

/** A state_dict that does not fit the network; nothing was loaded. Its message is torch's. */
public final class StateDictMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String className;
    private final transient LoadReport report;

    public StateDictMismatchException(String className, LoadReport report) {
        super(report.message(className));
        this.className = className;
        this.report = report;
    }

    /** Returns the same, and says which file the state_dict came from. */
    public StateDictMismatchException in(String file) {
        return new StateDictMismatchException(className + ", from [" + file + "]", report);
    }

    public LoadReport report() {
        return report;
    }
}
