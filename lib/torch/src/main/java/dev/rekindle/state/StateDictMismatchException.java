package dev.rekindle.state;

/** A state_dict that does not fit the network; nothing was loaded. Its message is torch's. */
public final class StateDictMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient LoadReport report;

    public StateDictMismatchException(String className, LoadReport report) {
        super(report.message(className));
        this.report = report;
    }

    public LoadReport report() {
        return report;
    }
}
