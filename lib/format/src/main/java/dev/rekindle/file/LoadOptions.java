package dev.rekindle.file;

import dev.rekindle.internal.archive.ArchiveLimits;
import dev.rekindle.internal.archive.ByteSource;
import dev.rekindle.internal.codec.Globals;
import dev.rekindle.internal.pickle.PickleLimits;
import dev.rekindle.value.InertObject;
import java.util.function.UnaryOperator;

/**
 * How a file is opened.
 *
 * @param allowInert whether classes and functions outside of {@link Globals#isAllowed} are kept as
 *     {@link InertObject}; without, a file that names one is refused, as by torch's {@code
 *     weights_only=True}. Nothing is run in either case.
 * @param mmap whether the file is mapped rather than read. A mapped file that another process makes
 *     shorter may end the JVM; that is the price, in torch as here
 * @param mapLocation where a storage goes, by where it was saved: {@code cuda:0} to {@code cpu};
 *     torch's {@code map_location}
 * @param archive limits of the archive, and whether CRCs are checked
 * @param pickle limits of the pickle
 * @param sources what a file's bytes are read through: to count them, say
 */
public record LoadOptions(
        boolean allowInert,
        boolean mmap,
        UnaryOperator<String> mapLocation,
        ArchiveLimits archive,
        PickleLimits pickle,
        UnaryOperator<ByteSource> sources) {
    /** For loading data: what is outside of the allow-list is refused; read, not mapped. */
    public static final LoadOptions DATA =
            new LoadOptions(
                    false,
                    false,
                    UnaryOperator.identity(),
                    ArchiveLimits.DEFAULT,
                    PickleLimits.DEFAULT,
                    UnaryOperator.identity());

    /** For looking: any class is kept inert. */
    public static final LoadOptions INERT = DATA.withAllowInert(true);

    /** Returns these options with inert objects allowed or refused. */
    public LoadOptions withAllowInert(boolean value) {
        return new LoadOptions(value, mmap, mapLocation, archive, pickle, sources);
    }

    /** Returns these options with the file mapped or read. */
    public LoadOptions withMmap(boolean value) {
        return new LoadOptions(allowInert, value, mapLocation, archive, pickle, sources);
    }

    /** Returns these options with another place for storages. */
    public LoadOptions withMapLocation(UnaryOperator<String> value) {
        return new LoadOptions(allowInert, mmap, value, archive, pickle, sources);
    }

    /** Returns these options with every storage on one device, such as {@code cpu}. */
    public LoadOptions withMapLocation(String device) {
        return withMapLocation(saved -> device);
    }

    /** Returns these options with other limits of the archive. */
    public LoadOptions withArchive(ArchiveLimits value) {
        return new LoadOptions(allowInert, mmap, mapLocation, value, pickle, sources);
    }

    /** Returns these options with other limits of the pickle. */
    public LoadOptions withPickle(PickleLimits value) {
        return new LoadOptions(allowInert, mmap, mapLocation, archive, value, sources);
    }

    /** Returns these options with something between a file and its reader. */
    public LoadOptions withSources(UnaryOperator<ByteSource> value) {
        return new LoadOptions(allowInert, mmap, mapLocation, archive, pickle, value);
    }
}
