package dev.rekindle.value;

import java.util.Locale;
import java.util.Optional;

/** A {@code torch.layout}: how a tensor's elements lie. Mirrors c10/core/Layout.h, 2.15.0. */
public enum Layout {
    STRIDED,
    SPARSE_COO,
    SPARSE_CSR,
    SPARSE_CSC,
    SPARSE_BSR,
    SPARSE_BSC,
    JAGGED,
    MKLDNN;

    /** Finds a layout by torch's name, with or without {@code torch.}. */
    public static Optional<Layout> ofName(String name) {
        String bare = name.startsWith("torch.") ? name.substring("torch.".length()) : name;
        for (Layout layout : values()) {
            if (layout.torchName().equals(bare)) {
                return Optional.of(layout);
            }
        }
        return Optional.empty();
    }

    /** Returns torch's name without {@code torch.}, such as {@code sparse_coo}. */
    public String torchName() {
        return this == MKLDNN ? "_mkldnn" : name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "torch." + torchName();
    }
}
