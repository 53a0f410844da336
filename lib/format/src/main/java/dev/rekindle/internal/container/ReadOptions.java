package dev.rekindle.internal.container;

import dev.rekindle.internal.archive.ArchiveLimits;
import dev.rekindle.internal.codec.PickledTree;
import dev.rekindle.internal.pickle.PickleLimits;
import java.io.InputStream;
import java.util.function.UnaryOperator;

/**
 * What a reader may want to know.
 *
 * @param allowInert whether classes outside of the allow-list are kept as inert objects
 * @param mapLocation where a storage goes, by where it was saved
 * @param archive limits of the archive, and whether CRCs are checked
 * @param pickle limits of each pickle
 */
public record ReadOptions(
        boolean allowInert,
        UnaryOperator<String> mapLocation,
        ArchiveLimits archive,
        PickleLimits pickle) {
    /** Reads one pickle of a file, held against the allow-list. */
    PickledTree tree(String where, InputStream in) {
        return PickledTree.read(where, in, allowInert, pickle);
    }
}
