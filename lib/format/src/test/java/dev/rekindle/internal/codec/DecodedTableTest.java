package dev.rekindle.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rekindle.internal.pickle.PyStr;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecodedTableTest {
    @Test
    void eachValueKeepsWhatItIsWhileTheTableGrows() {
        DecodedTable table = new DecodedTable();
        List<PyStr> values = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            PyStr value = new PyStr("equal, but not the same");
            values.add(value);
            table.put(value, i);
        }
        for (int i = 0; i < values.size(); i++) {
            assertEquals(i, table.get(values.get(i)));
        }
    }
}
