package dev.rekindle.internal.archive;

/** The compression methods of the zip specification (APPNOTE 4.4.5), by name. */
final class ZipMethods {
    private ZipMethods() {}

    static String name(int method) {
        return switch (method) {
            case 1 -> "Shrink (method 1)";
            case 2, 3, 4, 5 -> "Reduce (method " + method + ")";
            case 6 -> "Implode (method 6)";
            case 9 -> "Deflate64 (method 9)";
            case 12 -> "BZIP2 (method 12)";
            case 14 -> "LZMA (method 14)";
            case 20, 93 -> "Zstandard (method " + method + ")";
            case 94 -> "MP3 (method 94)";
            case 95 -> "XZ (method 95)";
            case 96 -> "JPEG (method 96)";
            case 98 -> "PPMd (method 98)";
            case 99 -> "AES encryption (method 99)";
            default -> "the unknown method " + method;
        };
    }
}
