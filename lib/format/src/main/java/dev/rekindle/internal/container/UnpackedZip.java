package dev.rekindle.internal.container;

/**
 * The folder that unpacking a zip of {@code torch.save} leaves: its records as files. Their CRCs
 * are gone, so only lengths are checked.
 */
public final class UnpackedZip implements Container {
    @Override
    public String title() {
        return "unpacked torch.save zip";
    }

    @Override
    public boolean recognises(Source source) {
        return source.isFolder()
                && source.neighbours().has("data.pkl")
                && (source.neighbours().has("version") || source.neighbours().has(".data/version"));
    }

    @Override
    public OpenContainer read(Source source) {
        return TorchZipReader.read(
                new FolderRecords(source.name(), source.neighbours()), source.options());
    }
}
