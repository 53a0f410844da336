package dev.rekindle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that would run code in Python is refused; a model that merely has a class is not. */
@Tag("oracle")
class VerifyTest {
    @TempDir static Path folder;

    @BeforeAll
    static void filesByTorch() {
        Oracle.shared()
                .run(
                        folder,
                        """
                        import io, functools, sys, types
                        script = types.ModuleType("__main__")
                        exec('''
                        import torch
                        class Net(torch.nn.Module):
                            def __init__(self):
                                super().__init__()
                                self.fc = torch.nn.Linear(2, 2)
                            def hook(self, *arguments):
                                pass
                        ''', script.__dict__)
                        main = sys.modules["__main__"]
                        sys.modules["__main__"] = script
                        net = script.Net()
                        torch.save(net, "net.pt")
                        net.norm = functools.partial(len, [1])
                        net.register_forward_hook(net.hook)
                        torch.save(net, "hooked.pt")
                        sys.modules["__main__"] = main
                        torch.save({"e": ValueError("x"), "io": io.BytesIO(b"abc"), "f": len, "s": io.StringIO()}, "harmless.pt")
                        torch.jit.save(torch.jit.script(torch.nn.Conv2d(1, 2, 3)), "script.pt")
                        def raw(name, data):
                            open(name, "wb").write(b"\\x80\\x02" + data + b".")
                        raw("system.pt", b"cos\\nsystem\\nX\\x04\\0\\0\\0true\\x85R")
                        raw("eval.pt", b"cbuiltins\\neval\\nX\\x01\\0\\0\\x001\\x85R")
                        raw("through.pt", b"ctorch.nn.functional\\nos.system\\nX\\x04\\0\\0\\0true\\x85R")
                        raw("getattr.pt", b"cbuiltins\\ngetattr\\nctorch\\nhub\\nX\\x04\\0\\0\\0load\\x86R")
                        raw("climbs.pt", b"cbuiltins\\ngetattr\\ncmy\\nThing\\n)\\x81X\\x09\\0\\0\\0__class__\\x86R")
                        def pickled(data):
                            return b"\\x80\\x02" + data + b"."
                        open("info.pt", "wb").write(pickled(b"\\x8a\\x0al\\xfc\\x9cF\\xf9 j\\xa8P\\x19") + pickled(b"M\\xe9\\x03")
                            + pickled(b"}X\\x01\\0\\0\\0xcos\\nsystem\\nX\\x04\\0\\0\\0true\\x85Rs") + pickled(b"]") + pickled(b"]"))
                        class Call:
                            def __reduce__(self):
                                return exec, ("1",)
                        def stream(name, *values, tail=b""):
                            with open(name, "wb") as f:
                                for value in values:
                                    torch.save(value, f, _use_new_zipfile_serialization=False)
                                f.write(tail)
                        stream("twice.pt", {"w": torch.ones(2)}, {"w": torch.ones(3)})
                        stream("second.pt", {"w": torch.ones(2)}, Call())
                        stream("third.pt", {"w": torch.ones(2)}, 1, {"w": torch.ones(2), "x": Call()})
                        stream("tail.pt", {"w": torch.ones(2)}, tail=b"\\0" * 64)
                        raw("keras.pt", b"ckeras.models\\nload_model\\nX\\x01\\0\\0\\0x\\x85R")
                        raw("pipeline.pt", b"ctransformers\\npipeline\\nX\\x01\\0\\0\\0x\\x85R")
                        raw("import.pt", b"ctorch._C\\nimport_ir_module\\nX\\x01\\0\\0\\0x\\x85R")
                        raw("helper.pt", b"ctest.support.script_helper\\nassert_python_ok\\nX\\x01\\0\\0\\0x\\x85R")
                        raw("open.pt", b"cio\\nopen\\nX\\x01\\0\\0\\0x\\x85R")
                        raw("escape.pt", b"cmy\\x1b[2J\\nnamed\\x07thing\\n)R")
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    verify net.pt                   | 0 | net.pt: fine
                    verify net.pt                   | 0 | __main__.Net, torch.nn.modules.linear.Linear
                    verify hooked.pt                | 0 | hooked.pt: fine
                    verify climbs.pt                | 2 | builtins.getattr
                    verify info.pt                  | 2 | os.system
                    verify harmless.pt              | 0 | builtins.ValueError
                    verify script.pt                | 0 | script.pt: fine
                    verify system.pt                | 2 | os.system
                    verify eval.pt                  | 2 | builtins.eval
                    verify through.pt               | 2 | torch.nn.functional.os.system
                    verify getattr.pt               | 2 | builtins.getattr
                    verify open.pt                  | 2 | io.open
                    verify --ignore-code system.pt  | 0 | system.pt: fine
                    verify net.pt system.pt         | 2 | net.pt: fine
                    verify --json system.pt         | 2 | "ok":false
                    verify --json net.pt            | 0 | "classes":["__main__.Net"
                    verify twice.pt                 | 0 | twice.pt: fine
                    verify second.pt                | 2 | builtins.exec
                    verify third.pt                 | 2 | builtins.exec
                    verify tail.pt                  | 0 | tail.pt: fine
                    verify keras.pt                 | 2 | keras.models.load_model
                    verify pipeline.pt              | 2 | transformers.pipeline
                    verify import.pt                | 2 | torch._C.import_ir_module
                    verify helper.pt                | 2 | test.support.script_helper
                    verify escape.pt                | 0 | my\\x1b[2J.named\\x07thing
                    """)
    void codeIsRefusedAndAClassIsNamed(String line, int code, String says) {
        String[] words = line.split(" +");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].endsWith(".pt") ? folder.resolve(words[i]).toString() : words[i];
        }
        Said said = Said.by(words);
        assertEquals(code, said.code(), said.toString());
        assertTrue(said.out().contains(says), said.toString());
        boolean alarmed = (said.out() + said.err()).contains("DANGEROUS");
        assertEquals(code == 2 || line.contains("--ignore-code"), alarmed, said.toString());
        assertTrue((said.out() + said.err()).indexOf('\u001b') < 0, said.toString());
    }
}
