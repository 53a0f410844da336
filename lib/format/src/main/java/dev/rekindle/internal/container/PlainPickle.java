package dev.rekindle.internal.container;

/** A pickle without a container; it holds no storages. */
public final class PlainPickle implements Container {
    private static final int NEWEST_PROTOCOL = 5;

    /** What a pickle of protocol 0 or 1 may start with; it has no mark, but ends with STOP. */
    private static final String FIRST_OPCODES = "()]}lditcIFLVSNKJMGXUT\u0088\u0089";

    @Override
    public String title() {
        return "pickle";
    }

    @Override
    public boolean recognises(Source source) {
        String head = source.head();
        if (head.length() < 2 || source.isFolder() || Strangers.isNamed(source)) {
            return false;
        }
        return head.charAt(0) == 0x80
                ? head.charAt(1) <= NEWEST_PROTOCOL
                : FIRST_OPCODES.indexOf(head.charAt(0)) >= 0 && source.tail(1).equals(".");
    }

    @Override
    public OpenContainer read(Source source) {
        return LegacyReader.readPickle(source);
    }
}
