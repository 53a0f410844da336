package dev.rekindle.nn;

/** What a loss does with its elements. Mirrors torch/nn/_reduction.py, 2.15.0. */
final class Reduction {
    private Reduction() {}

    /**
     * Returns torch's number for {@code "none"}, {@code "mean"} or {@code "sum"}.
     *
     * @throws IllegalArgumentException with torch's sentence for any other word
     */
    static int number(String reduction) {
        return switch (reduction) {
            case "none" -> 0;
            case "mean" -> 1;
            case "sum" -> 2;
            default ->
                    throw new IllegalArgumentException(
                            reduction
                                    + " is not a valid value for reduction. Give none, mean or"
                                    + " sum.");
        };
    }
}
