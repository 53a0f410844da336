package dev.rekindle.internal.container;

/** The tar of torch 0.1. */
public final class Tar implements Container {
    private static final int BLOCK = 512;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;

    @Override
    public String title() {
        return "torch 0.1 tar";
    }

    @Override
    public boolean recognises(Source source) {
        return source.head().startsWith("ustar", 257) || hasHeaderSum(source.head());
    }

    /** A tar from before ustar has no mark, but its first block has a sum. */
    private static boolean hasHeaderSum(String head) {
        if (head.length() < BLOCK) {
            return false;
        }
        int sum = SUM_BYTES * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + SUM_BYTES ? 0 : head.charAt(i);
        }
        String field = head.substring(SUM_AT, SUM_AT + SUM_BYTES).replace('\0', ' ').strip();
        return field.matches("[0-7]{1,7}") && Integer.parseInt(field, 8) == sum;
    }

    @Override
    public OpenContainer read(Source source) {
        return TarReader.read(source);
    }
}
