package dev.rekindle.internal.archive;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.internal.text.Shorten;

/** The names of a zip's entries: one top folder, and nothing that leads out of it. */
final class RecordNames {
    private RecordNames() {}

    /** Returns the top folder's name: the text before the first slash of the first entry. */
    static String top(ByteSource source, String fullName) {
        int slash = fullName.indexOf('/');
        if (slash < 0) {
            throw outside(source, fullName, "a top folder");
        }
        if (slash == 0) {
            throw unsafe(source, fullName, "is an absolute path");
        }
        return fullName.substring(0, slash);
    }

    /** Returns the name below the top folder. */
    static String within(ByteSource source, String top, String fullName) {
        safe(source, fullName);
        if (!fullName.startsWith(top + "/")) {
            throw outside(
                    source, fullName, "the folder " + Shorten.name(top) + "/ of the first entry");
        }
        return fullName.substring(top.length() + 1);
    }

    /** Returns a name that leads nowhere else. */
    static String safe(ByteSource source, String fullName) {
        if (fullName.startsWith("/") || fullName.startsWith("\\") || hasDrive(fullName)) {
            throw unsafe(source, fullName, "is an absolute path");
        }
        if (fullName.indexOf('\0') >= 0) {
            throw unsafe(source, fullName, "holds a zero byte");
        }
        for (String part : fullName.split("[/\\\\]", -1)) {
            if (part.equals("..")) {
                throw unsafe(source, fullName, "climbs out of the archive");
            }
        }
        return fullName;
    }

    private static boolean hasDrive(String name) {
        return name.length() > 2
                && name.charAt(1) == ':'
                && Character.isLetter(name.charAt(0))
                && (name.charAt(2) == '/' || name.charAt(2) == '\\');
    }

    private static TorchFileException outside(ByteSource source, String name, String expected) {
        return new TorchFileException(
                source.name() + " ! " + Shorten.name(name),
                "entry lies outside of "
                        + expected
                        + ", which torch expects around all entries. The zip was not written by"
                        + " torch.save, or was edited.");
    }

    private static TorchFileException unsafe(ByteSource source, String name, String what) {
        return new TorchFileException(
                source.name() + " ! " + Shorten.name(name),
                "the name " + what + ". torch.save writes no such name; do not use this file.");
    }
}
