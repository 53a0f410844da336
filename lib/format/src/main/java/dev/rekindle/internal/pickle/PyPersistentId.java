package dev.rekindle.internal.pickle;

/**
 * A reference to something outside the pickle; torch's storages are such. Compared by identity, as
 * its {@code id} may be mutable.
 */
public final class PyPersistentId implements PyValue {
    private final PyValue id;

    /** Wraps {@code id}: torch's is the tuple {@code ('storage', class, key, location, numel)}. */
    public PyPersistentId(PyValue id) {
        this.id = id;
    }

    /** Returns the id. */
    public PyValue id() {
        return id;
    }

    @Override
    public String toString() {
        return PyTypes.told(this);
    }
}
