package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.testing.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every command on files that torch wrote: what it says, as text and as JSON, and its exit code.
 */
@Tag("oracle")
class CommandTableTest {
    @TempDir static Path folder;

    private record Said(int code, String out, String err) {}

    @BeforeAll
    static void filesByTorch() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import json, os
                        from safetensors.torch import save_file
                        w = {"fc.weight": torch.arange(6.).reshape(2, 3), "fc.bias": torch.ones(3)}
                        torch.save(w, "zip.pt")
                        torch.save(w, "zip.pth")
                        torch.save(w, "legacy.bin", _use_new_zipfile_serialization=False)
                        save_file(w, "safe.safetensors")
                        save_file({"fc.weight": w["fc.weight"]}, "model-00001-of-00002.safetensors")
                        save_file({"fc.bias": w["fc.bias"]}, "model-00002-of-00002.safetensors")
                        index = {"fc.weight": "model-00001-of-00002.safetensors",
                                 "fc.bias": "model-00002-of-00002.safetensors"}
                        with open("model.safetensors.index.json", "w") as f:
                            json.dump({"metadata": {}, "weight_map": index}, f)
                        torch.save({**w, "fc.bias": torch.tensor([1., 1., 3.5])}, "changed.pt")
                        torch.save({**w, "fc.bias": torch.ones(4)}, "shape.pt")
                        torch.save({**w, "fc.bias": torch.ones(3).double()}, "dtype.pt")
                        torch.save({"fc.weight": w["fc.weight"]}, "fewer.pt")
                        torch.save({"epoch": 3, "steps": torch.tensor(7)}, "three.pt")
                        torch.save({"epoch": 4, "steps": torch.tensor(9)}, "four.pt")
                        torch.save({"s": torch.eye(3).to_sparse()}, "sparse.pt")
                        torch.save({"s": (2 * torch.eye(3)).to_sparse()}, "twice.pt")
                        torch.save({"w": torch.ones(1).expand(2**20, 2**20), "n": torch.ones(1).expand(4, 4)}, "expanded.pt")
                        class Call:
                            def __reduce__(self):
                                return os.mkdir, (os.path.abspath("made"),)
                        torch.save({"w": torch.ones(2), "x": Call()}, "call.pt")
                        data = bytearray(open("zip.pt", "rb").read())
                        at = data.index(torch.arange(6.).numpy().tobytes())
                        data[at] ^= 1
                        open("flipped.pt", "wb").write(data)
                        open("cut.pt", "wb").write(data[:200])
                        open("page.pt", "w").write("<!DOCTYPE html><html></html>")
                        """);
    }

    private static Said run(String line) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        List<String> args = new ArrayList<>();
        for (String word : line.isEmpty() ? new String[0] : line.split(" ")) {
            boolean file = word.contains(".") && !word.startsWith("fc.") && !word.startsWith("-");
            args.add(file ? folder.resolve(word).toString() : word);
        }
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int code = RekindleCommand.commandLine().execute(args.toArray(new String[0]));
            return new Said(
                    code,
                    said.toString(StandardCharsets.UTF_8),
                    complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    inspect zip.pt                           | 0  | tensor((2, 3), torch.float32)
                    inspect model.safetensors.index.json     | 0  | tensor((3,), torch.float32)
                    inspect call.pt                          | 0  | ! DANGEROUS: Python would run posix.mkdir
                    inspect page.pt                          | 2  | refused: [page.pt]
                    inspect nowhere.pt                       | 2  | there is no such file
                    verify zip.pt legacy.bin                 | 0  | legacy.bin: fine
                    verify call.pt                           | 2  | ! DANGEROUS: Python would run posix.mkdir
                    verify call.pt                           | 2  | Python would run code on loading this file
                    verify --ignore-code call.pt             | 0  | call.pt: fine
                    verify flipped.pt zip.pt                 | 2  | record should have the CRC-32
                    verify flipped.pt zip.pt                 | 2  | zip.pt: fine
                    verify cut.pt                            | 2  | cut.pt: refused
                    verify model.safetensors.index.json      | 0  | fine
                    diff zip.pt zip.pth                      | 0  | 2 equal, 0 different
                    diff zip.pt legacy.bin                   | 0  | 2 equal, 0 different
                    diff zip.pt model.safetensors.index.json | 0  | 2 equal, 0 different
                    diff zip.pt changed.pt                   | 1  | fc.bias: values, largest difference 2.5
                    diff zip.pt shape.pt                     | 1  | fc.bias: shape [3] and [4]
                    diff zip.pt dtype.pt                     | 1  | fc.bias: dtype torch.float32 and torch.float64
                    diff zip.pt fewer.pt                     | 1  | fc.bias: only in A
                    diff fewer.pt zip.pt                     | 1  | fc.bias: only in B
                    diff three.pt four.pt                    | 1  | epoch: 3 and 4
                    diff three.pt four.pt                    | 1  | steps: values, largest difference 2.0
                    diff sparse.pt twice.pt                  | 1  | s.values: values, largest difference 1.0
                    diff sparse.pt sparse.pt                 | 0  | 0 different
                    diff zip.pt flipped.pt                   | 2  | record should have the CRC-32
                    convert flipped.pt out.pt                | 2  | record should have the CRC-32
                    convert zip.pt nowhere/out.pt            | 2  | Parent directory
                    convert three.pt out.safetensors         | 2  | safetensors holds dense tensors alone, but 'epoch' is an int
                    convert --legacy zip.pt out.safetensors  | 64 | --legacy is a form of torch.save's files
                    convert --shard-size 1GB zip.pt out.pt   | 64 | needs an OUT that ends in .index.json
                    convert --shard-size 1XB zip.pt a.bin.index.json | 64 | takes a number with KB, MB, GB or TB
                    extract zip.pt fc.weight w.npy           | 0  | written: tensor((2, 3), torch.float32)
                    extract expanded.pt w out.npy            | 2  | a view that repeats 4 bytes to 4398046511104
                    extract expanded.pt n n.npy              | 0  | written: tensor((4, 4), torch.float32)
                    extract zip.pt fc.none out.npy           | 2  | There are: fc.weight, fc.bias
                    inspect                                  | 64 | Missing required parameter
                    diff zip.pt                              | 64 | Missing required parameter
                    inspect zip.pt zip.pth                   | 64 | Unmatched argument
                    verify                                   | 64 | Missing required parameter
                    inspect --what zip.pt                    | 64 | Unknown option: '--what'
                    burn zip.pt                              | 64 | Unmatched argument
                    ''                                       | 64 | Name a command.
                    help verify                              | 0  | Usage: rekindle verify
                    --version                                | 0  | rekindle
                    generate-completion                      | 0  | function _complete_rekindle
                    """)
    void aCommandSaysThisAndExitsSo(String line, int code, String says) {
        Said said = run(line);
        String all = said.out() + said.err();
        assertEquals(code, said.code(), all);
        assertTrue(all.contains(says), all);
        assertTrue(!all.contains("\tat "), all);
        assertTrue(!Files.exists(folder.resolve("made")), "the file's code was run");
        // What was refused is told on standard error, but for verify, whose answer it is.
        if (code >= 2 && !line.startsWith("verify ")) {
            assertEquals("", said.out());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    inspect --json zip.pt                    | 0 | /root/items/0/0/v                        | fc.weight
                    inspect --json call.pt                   | 0 | /unsafe_globals/0                        | posix.mkdir
                    inspect --json --sha256 flipped.pt       | 2 | /type                                    | TorchFileException
                    verify --json zip.pt flipped.pt          | 2 | /files/0/ok                              | true
                    verify --json zip.pt flipped.pt          | 2 | /files/1/type                            | TorchFileException
                    diff --json zip.pt changed.pt            | 1 | /differences/0/largest_difference        | 2.5
                    diff --json zip.pt zip.pth               | 0 | /same                                    | 2
                    diff --json zip.pt cut.pt                | 2 | /type                                    | TorchFileException
                    convert --json call.pt called.pt         | 0 | /warnings/0                              | DANGEROUS
                    convert --json page.pt out.pt            | 2 | /type                                    | TorchFileException
                    extract --json zip.pt fc.weight w.npy    | 0 | /dtype                                   | <f4
                    extract --json zip.pt fc.none w.npy      | 2 | /type                                    | TorchFileException
                    """)
    void jsonIsOneObjectOnStandardOutput(String line, int code, String pointer, String starts)
            throws IOException {
        Said said = run(line);
        assertEquals(code, said.code(), said.toString());
        assertEquals("", said.err());
        assertEquals(1, said.out().lines().count());
        JsonNode json = new ObjectMapper().readTree(said.out());
        assertTrue(json.at(pointer).asText().startsWith(starts), said.out());
    }

    /** Each kind into each other: real torch and safetensors read what was written. */
    @ParameterizedTest
    @CsvSource({
        "zip.pt",
        "zip.pth",
        "legacy.bin",
        "safe.safetensors",
        "model.safetensors.index.json"
    })
    void aKindBecomesEachOther(String in) {
        assertEquals(0, run("convert " + in + " to.pt").code());
        assertEquals(0, run("convert " + in + " to.pth").code());
        assertEquals(0, run("convert --legacy " + in + " to.bin").code());
        assertEquals(0, run("convert " + in + " to.safetensors").code());
        assertEquals(0, run("convert --shard-size 1KB " + in + " to.bin.index.json").code());
        String told =
                Oracle.shared()
                        .run(
                                folder,
                                """
                                from safetensors.torch import load_file
                                w = torch.load("zip.pt")
                                for name in ("to.pt", "to.pth", "to.bin", "to.safetensors", "to-00001-of-00001.bin"):
                                    t = load_file(name) if name.endswith("tensors") else torch.load(name)
                                    assert set(t) == set(w), name
                                    assert all(torch.equal(t[k], w[k]) for k in w), name
                                assert open("to.bin", "rb").read(2) != b"PK"
                                print("same")
                                """);
        assertEquals("same", told.strip());
    }

    @Test
    void theSameKindIsRewrittenAsTorchWritesIt() throws IOException {
        // An archive as another zip tool packs it again: deflated, in another order.
        Oracle.shared()
                .run(
                        folder,
                        """
                        import os, zipfile
                        os.makedirs("packed", exist_ok=True)
                        torch.save({"w": torch.arange(3.)}, "packed/model.pt")
                        os.rename("packed/model.pt", "packed/torchs")
                        with zipfile.ZipFile("packed/torchs") as a:
                            names = a.namelist()
                            with zipfile.ZipFile("packed/model.pt", "w", zipfile.ZIP_DEFLATED) as b:
                                for name in [names[0]] + names[:0:-1]:
                                    b.writestr(name, a.read(name))
                        """);
        Path file = folder.resolve("packed/model.pt");
        assertTrue(Files.mismatch(folder.resolve("packed/torchs"), file) >= 0);
        assertEquals(0, run("convert packed/model.pt packed/model.pt").code());
        assertEquals(-1, Files.mismatch(folder.resolve("packed/torchs"), file));
    }

    @Test
    void numPyReadsWhatExtractWrites() {
        assertEquals(0, run("extract zip.pt fc.weight weight.npy").code());
        String told =
                Oracle.shared()
                        .run(
                                folder,
                                "print((np.load('weight.npy') == np.arange(6.).reshape(2, 3)).all())");
        assertEquals("True", told.strip());
    }
}
