package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.internal.archive.ArchiveReader;
import dev.rekindle.internal.archive.FileByteSource;
import dev.rekindle.testing.Oracle;
import dev.rekindle.value.InertObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Python makes in a roundabout way is read and written back whole: states that a function
 * sets, objects that hold themselves through a bound method or a partial, any factory of a
 * defaultdict, constructors with keyword arguments.
 */
@Tag("oracle")
class WrittenBackTest {
    @TempDir static Path folder;

    @BeforeAll
    static void pythonWrites() {
        Oracle.lines("held_objects.py", "write", folder);
    }

    @Test
    void pythonOpensWhatWasWrittenAgain() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        for (Path file : files()) {
            for (boolean legacy : new boolean[] {false, true}) {
                for (int protocol : new int[] {2, 4}) {
                    String name = file.getFileName().toString().replace(".pt", "");
                    Path target = again.resolve(name + "_as_" + protocol + legacy + ".pt");
                    try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
                        SaveOptions options =
                                SaveOptions.DEFAULT
                                        .withFormat(legacy ? Format.LEGACY : Format.ZIP)
                                        .withProtocol(protocol);
                        TorchFile.save(target, torch.root(), options);
                    }
                }
            }
        }
        assertEquals(List.of(), Oracle.lines("held_objects.py", "check", again));
    }

    @Test
    void theBytesAreThoseOfTorch() throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            int protocol = name.charAt(name.length() - 4) - '0';
            Path target = Files.createTempDirectory(folder, "same").resolve(name);
            try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
                TorchFile.save(target, torch.root(), SaveOptions.DEFAULT.withProtocol(protocol));
            }
            // A pickle's root that is a part of itself was pickled by the other one of two calls;
            // a pickle does not say which base class defines __new__.
            if (!name.startsWith("bound_root") && !name.endsWith("new_ex_2.pt")) {
                assertArrayEquals(pickle(file), pickle(target), name);
            }
        }
    }

    /** Older protocols name a class within a class, and {@code cls.__new__}, by getattr. */
    @Test
    void aClassFoundByGetattrIsNoAlarmAndHasItsName() throws IOException {
        for (String name : List.of("inside", "inside_new_ex", "new_ex", "hooked")) {
            for (int from : new int[] {2, 4}) {
                Path file = folder.resolve(name + "_" + from + ".pt");
                Path old = Files.createTempDirectory(folder, "old").resolve("old.pt");
                try (TorchFile torch = TorchFile.open(file, LoadOptions.INERT)) {
                    assertEquals(List.of(), torch.dangerousGlobals(), file.toString());
                    TorchFile.save(old, torch.root());
                }
                try (TorchFile torch = TorchFile.open(old, LoadOptions.INERT)) {
                    assertEquals(List.of(), torch.dangerousGlobals(), name + from + " again");
                    if (name.endsWith("new_ex")) {
                        Object made = ((List<?>) torch.root()).get(0);
                        assertEquals(
                                name.equals("new_ex")
                                        ? "held_objects.NewEx"
                                        : "held_objects.Outer.Inner.ByName",
                                ((InertObject) made).className());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cm\\nThing\\n,__class__",
        "cm\\nThing\\n,__init__",
        "cm\\nThing\\n,__subclasses__",
        "cm\\nThing.__init__\\n,f",
        "ctorch\\nhub\\n,load",
        "ctorch.serialization\\nos\\n,system",
        "cm\\nnumpy\\n,load",
        "cm\\nThing\\n,os",
        "cbuiltins\\nstr\\n,format",
        "cbuiltins\\ntype\\n,__new__",
        "cbuiltins\\ngetattr\\ncm\\nThing\\nVnumpy\\n\\x86R,load",
        "cbuiltins\\ngetattr\\ncm\\nThing\\nV__init__\\n\\x86R,f",
        "cbuiltins\\ngetattr\\ncm\\nThing\\nV__init__\\n\\x86R,__new__",
    })
    void aGetattrThatClimbsIsAnAlarm(String owner, String attribute) {
        String pickle = "\u0080\u0002cbuiltins\ngetattr\n" + owner + "V" + attribute + "\n\u0086R.";
        byte[] bytes =
                pickle.replace("\\n", "\n")
                        .replace("\\x86", "\u0086")
                        .getBytes(StandardCharsets.ISO_8859_1);
        try (TorchFile file = TorchFile.open(Input.of(bytes), LoadOptions.INERT)) {
            assertTrue(file.dangerousGlobals().contains("builtins.getattr"), pickle);
        }
    }

    @Test
    void aCallForItsEffectAloneIsNamedAsItCannotBeWrittenAgain() {
        assertEquals(List.of("os.system"), lostCalls("cos\nsystem\n(Vtrue\ntR0N."));
        assertEquals(List.of("os.system"), lostCalls("cos\nsystem\n(Vtrue\ntRN."));
        assertEquals(List.of("os.system"), lostCalls("(cos\nsystem\n(Vtrue\ntR1N."));
        assertEquals(List.of("os.system"), lostCalls("cos\nsystem\n(Vtrue\ntRp0\n0cos\nsystem\n."));
        assertEquals(List.of(), lostCalls("cos\nsystem\n(Vtrue\ntRp0\n0g0\n."));
        assertEquals(List.of(), lostCalls("ccollections\nOrderedDict\n)R0N."));
        String set = "cm\nThing\n)\u0081q\0cbuiltins\nsetattr\n(h\0Va\nK\1tR0";
        assertEquals(List.of(), lostCalls(set + "."));
        assertEquals(List.of(), lostCalls("}" + set + "Vx\ns."), "a key that is set later");
        assertEquals(List.of("builtins.setattr"), lostCalls(set + "}b."), "a state after it");
        assertEquals(List.of("builtins.setattr"), lostCalls(set + "Vx\nK\1s."), "an item after it");
        assertEquals(List.of("builtins.setattr", "m.Thing"), lostCalls(set + "0N."));
    }

    /** Before protocol 4, a class within a class is named by getattr. */
    @Test
    void anInstanceOfAClassWithinAClassIsWrittenAtEachProtocol() throws IOException {
        StringBuilder expected = new StringBuilder();
        for (String instance : List.of("(im\nOuter.Inner\n", "(cm\nOuter.Inner\nI1\no")) {
            byte[] bytes = (instance + ".").getBytes(StandardCharsets.ISO_8859_1);
            for (int protocol = 0; protocol <= 5; protocol++) {
                Path file = folder.resolve("inner" + instance.length() + protocol + ".bin");
                try (TorchFile torch = TorchFile.open(Input.of(bytes), LoadOptions.INERT)) {
                    SaveOptions options = SaveOptions.DEFAULT.withFormat(Format.LEGACY);
                    TorchFile.save(file, torch.root(), options.withProtocol(protocol));
                }
                expected.append(instance.endsWith("o") ? "(1,)" : "()").append('\n');
            }
        }
        String code =
                """
                import glob, sys, types
                sys.modules["m"] = m = types.ModuleType("m")
                class Outer:
                    class Inner:
                        def __init__(self, *a): self.a = a
                m.Outer = Outer
                for file in sorted(glob.glob("inner*.bin")):
                    made = torch.load(file, weights_only=False)
                    assert type(made) is Outer.Inner
                    print(getattr(made, "a", ()))
                del sys.modules["m"]
                """;
        assertEquals(expected.toString(), Oracle.shared().run(folder, code));
    }

    private static List<String> lostCalls(String pickle) {
        byte[] bytes = ("\u0080\u0002" + pickle).getBytes(StandardCharsets.ISO_8859_1);
        Input source = Input.of(bytes);
        try (TorchFile file = TorchFile.open(source, LoadOptions.INERT)) {
            return file.lostCalls();
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files =
                    all.filter(file -> file.toString().endsWith(".pt")).sorted().toList();
            assertTrue(files.size() >= 20, files.toString());
            return files;
        }
    }

    private static byte[] pickle(Path file) {
        try (FileByteSource source = FileByteSource.open(file);
                ArchiveReader archive = ArchiveReader.open(source)) {
            return archive.record("data.pkl").readAll(1 << 20);
        }
    }
}
