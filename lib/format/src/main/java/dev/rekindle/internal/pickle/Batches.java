package dev.rekindle.internal.pickle;

import java.util.Collection;
import java.util.Iterator;

/**
 * What a container holds, written in batches of a thousand: a step that comes back after each item.
 * Mirrors {@code batch_list}, {@code batch_dict} and their {@code _exact} forms (CPython 3.11,
 * Modules/_pickle.c).
 */
final class Batches implements PendingSteps.Step {
    private static final int BATCH = 1000;

    /** How batches begin and when they end. */
    enum Rule {
        /** A batch of one has no mark; protocol 0 knows no others. */
        ONE_ALONE,
        /** Each batch has a mark. */
        MARKED,
        /** Each batch has a mark, and a full one is followed by another, be it empty. */
        MARKED_UNTIL_SHORT
    }

    private final PickleOutput out;
    private final PendingSteps pending;
    private final Iterator<?> items;
    private final Rule rule;
    private final Opcode one;
    private final Opcode many;
    private final int most;
    private int left;
    private int leftInBatch;
    private boolean marked;
    private boolean open;
    private boolean full;

    /**
     * @param items {@link PyValue}s or {@link PyObject.Pair}s
     * @param one the opcode behind an item that stands alone
     * @param many the opcode behind a marked batch
     */
    Batches(
            int protocol,
            PickleOutput out,
            PendingSteps pending,
            Collection<?> items,
            Rule rule,
            Opcode one,
            Opcode many) {
        this.out = out;
        this.pending = pending;
        this.items = items.iterator();
        this.rule = rule;
        this.one = one;
        this.many = many;
        this.most = protocol == 0 ? 1 : BATCH;
        this.left = items.size();
    }

    @Override
    public void run() {
        if (open && leftInBatch == 0) {
            out.opcode(marked ? many : one);
            open = false;
        }
        if (!open) {
            boolean another = full && rule == Rule.MARKED_UNTIL_SHORT;
            if (left == 0 && !another) {
                return;
            }
            begin(Math.min(left, most));
        }
        if (leftInBatch == 0) {
            pending.first(this);
            return;
        }
        leftInBatch--;
        Object item = items.next();
        if (item instanceof PyObject.Pair pair) {
            pending.first(pair.key(), pair.value(), this);
        } else {
            pending.first(item, this);
        }
    }

    private void begin(int size) {
        open = true;
        full = size == BATCH;
        left -= size;
        leftInBatch = size;
        marked = size > 1 || rule != Rule.ONE_ALONE;
        if (marked) {
            out.opcode(Opcode.MARK);
        }
    }
}
