package dev.rekindle.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rekindle.Checkpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointTableTest {
    @Test
    void anOptimizersStateIsADictAsInPython() {
        Checkpoint optimizer = Checkpoint.of("state", Map.of(), "param_groups", List.of());
        assertEquals(
                "checkpoint: 1 entries\noptimizer_state_dict  dict  state, param_groups",
                CheckpointTable.text(Checkpoint.of("optimizer_state_dict", optimizer)));
    }
}
