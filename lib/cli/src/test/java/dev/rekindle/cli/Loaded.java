package dev.rekindle.cli;

import dev.rekindle.file.LoadOptions;
import dev.rekindle.file.TorchFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a file holds, read whole. */
final class Loaded {
    private Loaded() {}

    /** Returns the first save of a file. */
    static Object value(Path path) {
        try (TorchFile file = TorchFile.open(path, LoadOptions.INERT)) {
            return file.load().root();
        }
    }

    /** Returns every save of a file. */
    static List<Object> all(Path path) {
        try (TorchFile first = TorchFile.open(path, LoadOptions.INERT)) {
            List<Object> values = new ArrayList<>();
            TorchFile file = first.load();
            values.add(file.root());
            while (file.hasNext()) {
                file = file.next().load();
                values.add(file.root());
            }
            return values;
        }
    }
}
