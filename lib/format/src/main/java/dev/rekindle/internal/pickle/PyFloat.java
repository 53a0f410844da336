package dev.rekindle.internal.pickle;

/** A Python float: an IEEE-754 double, its bits kept. */
public record PyFloat(double value) implements PyValue {
    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}
