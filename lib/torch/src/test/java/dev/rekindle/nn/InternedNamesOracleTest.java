package dev.rekindle.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import ai.djl.ndarray.NDArray;
import dev.rekindle.Torch;
import dev.rekindle.internal.djl.Engines;
import dev.rekindle.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks with several recurrent layers, and with copies, have Python's bytes. */
@Tag("oracle")
@Tag("engine")
class InternedNamesOracleTest {
    @TempDir static Path python;
    @TempDir static Path java;

    private static void assertAlike(String name, Object value) throws Exception {
        Torch.save(value, java.resolve(name));
        assertArrayEquals(
                Files.readAllBytes(python.resolve(name)),
                Files.readAllBytes(java.resolve(name)),
                name);
    }

    @Test
    void theFirstLayersNamesAreTheKeysOfAll() throws Exception {
        // In processes of their own: names are interned for as long as a layer holds them.
        Oracle.shared()
                .run(
                        python,
                        """
                        import subprocess, sys
                        begin = '''
                        import copy, torch
                        nn = torch.nn
                        def save(value, name):
                            torch.save(value, name + ".pt")
                        torch.manual_seed(0)
                        '''
                        def alone(code):
                            subprocess.run([sys.executable, "-c", begin + code], check=True)
                        alone('''
                        rows = nn.Sequential(nn.LSTM(2, 3), nn.LSTM(3, 2, 2, bidirectional=True), nn.GRU(4, 2), nn.RNN(2, 2, 3))
                        save(rows, "rows")
                        save({"state": rows.state_dict(), "rows": rows}, "state")
                        save(copy.deepcopy(rows), "copy")
                        save([rows, copy.deepcopy(rows)], "both")
                        save(copy.deepcopy(copy.deepcopy(rows)), "copies")
                        one = rows[0]
                        save({"state": one.state_dict(), "one": one}, "one")
                        ''')
                        alone('''
                        layer = nn.TransformerEncoderLayer(4, 2, 8)
                        row = nn.Sequential(nn.TransformerEncoder(layer, 3), nn.GRU(4, 2), nn.GRU(2, 2))
                        save(row, "encoder")
                        save([row, copy.deepcopy(row)], "encoders")
                        ''')
                        """);
        Engines.manualSeed(0);
        try (Sequential rows =
                        new Sequential(
                                new LSTM(2, 3),
                                new LSTM(3, 2, o -> o.numLayers(2).bidirectional(true)),
                                new GRU(4, 2),
                                new RNN(2, 2, o -> o.numLayers(3)));
                Module copy = rows.copy();
                Module copies = copy.copy()) {
            assertAlike("rows.pt", rows);
            assertAlike("state.pt", map("state", rows.stateDict(), "rows", rows));
            assertAlike("copy.pt", copy);
            assertAlike("both.pt", List.of(rows, copy));
            assertAlike("copies.pt", copies);
            assertAlike("one.pt", map("state", rows.get(0).stateDict(), "one", rows.get(0)));
        }
        Engines.manualSeed(0);
        try (TransformerEncoderLayer layer =
                        new TransformerEncoderLayer(4, 2, o -> o.dimFeedforward(8));
                Sequential row =
                        new Sequential(
                                new TransformerEncoder(layer, 3), new GRU(4, 2), new GRU(2, 2));
                Module copy = row.copy()) {
            assertAlike("encoder.pt", row);
            assertAlike("encoders.pt", List.of(row, copy));
        }
    }

    private static Map<String, Object> map(String a, Object first, String b, Object second) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(a, first);
        map.put(b, second);
        return map;
    }

    private static final class Net extends Module {
        List<Object> sizes = new ArrayList<>(List.of(1L, 2L));

        @Override
        public NDArray forward(NDArray x) {
            return x;
        }
    }

    @Test
    void aListOfACopyIsItsOwn() {
        try (Net net = new Net()) {
            net.sizes.add(3L);
            try (Net copy = net.copyOf(Net::new)) {
                assertEquals(net.sizes, copy.sizes);
                assertNotSame(net.sizes, copy.sizes);
            }
        }
    }
}
