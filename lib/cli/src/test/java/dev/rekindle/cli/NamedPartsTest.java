package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of a file by their names: {@code extract}, and {@code --key}. */
@Tag("oracle")
class NamedPartsTest {
    @TempDir static Path folder;

    @BeforeAll
    static void filesByTorch() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        from safetensors.torch import save_file
                        w = {"a.b": torch.arange(3.), "c": torch.ones(2)}
                        torch.save({"epoch": 1, "model": w, "best": w, 1: torch.zeros(1), "1": torch.ones(1),
                                    "deep": {"er": w}, "list": [torch.full((2,), 7.)], "dotted.key": {"x": torch.ones(1)}}, "nested.pt")
                        torch.save({"model": w, "other": 2}, "other.pt")
                        save_file(w, "flat.safetensors")
                        torch.save({"w": torch.tensor([1., 2.], dtype=torch.bfloat16), "h": torch.zeros(1, dtype=torch.complex32),
                                    "n": np.arange(6, dtype=">i4").reshape(2, 3).T, "x\\ud800": torch.ones(1), "\\x1b[2J": torch.ones(1)}, "types.pt")
                        torch.save([torch.ones(1)], "list.pt")
                        class Extra(torch.nn.Linear):
                            def get_extra_state(self):
                                return 7
                        torch.save(Extra(1, 1).state_dict(), "extra.pt")
                        torch.save({"sp": torch.eye(2).to_sparse(), "w": torch.ones(1), "ne": torch.nested.nested_tensor([torch.ones(1)])}, "kinds.pt")
                        torch.save(torch.ones(2), "alone.pt")
                        torch.save({1: 1, "1": 2, "": 3}, "clash.pt")
                        torch.save({"": 4, 1: 1, "1": 2}, "clash2.pt")
                        torch.save({1: torch.ones(1)}, "key.pt")
                        torch.save({"w": torch.zeros(2, dtype=torch.complex32)}, "half.pt")
                        """);
    }

    /** Words split by blanks; a file is in the folder. */
    private static Said run(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.split(" +")));
        words.replaceAll(
                word ->
                        word.matches(".*\\.(pt|npy|safetensors)")
                                ? folder.resolve(word).toString()
                                : word);
        return Said.by(words.toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    extract nested.pt model.a.b o.npy                      | 0 | tensor((3,), torch.float32)
                    extract nested.pt best.a.b o.npy                       | 0 | tensor((3,), torch.float32)
                    extract nested.pt root['best']['a.b'] o.npy            | 0 | tensor((3,), torch.float32)
                    extract nested.pt deep.er.c o.npy                      | 0 | tensor((2,), torch.float32)
                    extract nested.pt list.0 o.npy                         | 0 | written
                    extract nested.pt dotted.key.x o.npy                   | 0 | written
                    extract nested.pt 1 o.npy                              | 2 | Say which: root[1] or root['1'].
                    extract nested.pt root[1] o.npy                        | 0 | written
                    extract nested.pt model o.npy                          | 2 | expected a tensor, but found a dict of 2
                    extract nested.pt model.none o.npy                     | 2 | There are: model.a.b, model.c, best.a.b
                    extract --key deep.er nested.pt a.b o.npy              | 0 | written
                    extract types.pt w o.npy                               | 2 | Add --float32
                    extract --float32 types.pt w o.npy                     | 0 | written
                    extract --float32 types.pt h o.npy                     | 2 | NumPy has no type for torch.complex32
                    extract types.pt n o.npy                               | 0 | numpy array((3, 2), <i4)
                    extract types.pt x\\ud800 o.npy                        | 0 | written
                    extract types.pt \\x1b[2J o.npy                        | 0 | written
                    convert --key model nested.pt o.safetensors            | 0 | written
                    convert --key deep.er nested.pt o.safetensors          | 0 | written
                    convert --key none nested.pt o.safetensors             | 2 | there is no key 'none'. There are: epoch, model, best
                    convert nested.pt o.safetensors                        | 2 | safetensors holds dense tensors alone, but 'epoch' is an int
                    convert list.pt o.safetensors                          | 2 | safetensors holds a dict of names and dense tensors, but this is a list
                    convert key.pt o.safetensors                           | 2 | but a key is an int
                    convert half.pt o.safetensors                          | 2 | safetensors has no name for torch.complex32, the dtype of 'w'
                    extract kinds.pt sp o.npy                              | 2 | expected a dense tensor, but found a sparse tensor
                    extract kinds.pt ne o.npy                              | 2 | expected a dense tensor, but found a nested tensor
                    extract kinds.pt sp.values o.npy                       | 0 | written
                    convert kinds.pt o.safetensors                         | 2 | dense tensors alone, but 'sp' is a sparse tensor. Write a .pt file
                    convert extra.pt o.safetensors                         | 2 | '_extra_state' is an int. That is what a module's get_extra_state() gave
                    convert --key w alone.pt o.safetensors                 | 2 | the file holds a tensor alone. Leave --key out.
                    convert --key none clash.pt o.safetensors              | 2 | There are: root[1], root['1'], root[''].
                    convert --key none extra.pt o.safetensors              | 2 | There are: weight, bias, _extra_state.
                    diff clash.pt clash2.pt                                | 1 | root['']: 3 and 4
                    diff --key model nested.pt other.pt                    | 0 | 2 equal, 0 different
                    diff --key model nested.pt flat.safetensors            | 0 | it is compared whole
                    diff --key model flat.safetensors flat.safetensors     | 2 | there is no key 'model'. There are: a.b, c.
                    diff --key other nested.pt other.pt                    | 2 | there is no key 'other'
                    """)
    void aPartIsFoundByWhatItIsCalled(String line, int code, String says) {
        Said said = run(line);
        assertEquals(code, said.code(), said.toString());
        String all = said.out() + said.err();
        assertTrue(all.contains(says), all);
        assertTrue(all.chars().noneMatch(c -> c < ' ' && c != '\n'), all);
    }

    @Test
    void numPyReadsWhatWasExtracted() {
        run("extract --float32 types.pt w w.npy");
        run("extract types.pt n n.npy");
        run("convert --key best nested.pt best.safetensors");
        String told =
                Oracle.shared()
                        .run(
                                folder,
                                """
                                from safetensors.torch import load_file
                                print(np.load("w.npy").tolist(), np.load("n.npy").tolist(), sorted(load_file("best.safetensors")))
                                """);
        assertEquals("[1.0, 2.0] [[0, 3], [1, 4], [2, 5]] ['a.b', 'c']", told.strip());
    }
}
