package dev.rekindle.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.testing.Oracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Python refuses to make is refused when a file is read as data; what it makes is read. */
@Tag("oracle")
class RefusedCallsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    cdatetime~datetime~(K\u0001tR.
                    cdatetime~date~(K\u0000K\u000dK\u0063tR.
                    cdatetime~date~(M\u00e8\u0007K\u000cK\u001ftR.
                    cdecimal~Decimal~(Vzz~tR.
                    cdecimal~Decimal~(V-1.5e-3~tR.
                    cdecimal~Decimal~(V-sNaN12~tR.
                    cuuid~UUID~)R.
                    cpathlib~PurePosixPath~(K\u0001tR.
                    cpathlib~PurePosixPath~(Va~Vb~tR.
                    c__builtin__~xrange~(K\u0001K\u0002K\u0000tR.
                    c__builtin__~xrange~(K\u0001K\u0002K\u0003tR.
                    ccollections~deque~(]J\u00ff\u00ff\u00ff\u00fftR.
                    ccollections~deque~(]K\u0003tR.
                    ccollections~defaultdict~(K\u0001tR.
                    ccollections~defaultdict~(NtR.
                    ccollections~defaultdict~(c__builtin__~list~tR.
                    ctorch~device~(Vcuda:-5~tR.
                    ctorch~device~(Vcuda:~tR.
                    ctorch~device~(Vcuda:01~tR.
                    ctorch~device~(Vcuda:1~tR.
                    }c__builtin__~bytearray~)RK\u0001s.
                    }c__builtin__~set~)RK\u0001s.
                    c__builtin__~set~(](]etR.
                    """)
    void asPythonDoes(String line) throws IOException {
        byte[] pickle =
                ("\u0080\u0002" + line.replace('~', '\n')).getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("one.pkl"), pickle);
        String code =
                "import pickle, sys\ntry:\n    pickle.load(open('one.pkl', 'rb'))\n    print('read')\n"
                        + "except Exception as e:\n    print('refused')\n";
        String said = Oracle.shared().run(folder, code).strip();
        String found = "read";
        try (TorchFile torch = TorchFile.open(Input.of(pickle), LoadOptions.DATA)) {
            torch.root();
        } catch (TorchFileException e) {
            found = "refused";
        }
        assertEquals(said, found, line);
    }
}
