package dev.rekindle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rekindle.errors.TorchFileException;
import dev.rekindle.nn.Linear;
import dev.rekindle.state.StateDict;
import dev.rekindle.testing.Oracle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a file is read as, and what each reading refuses. */
@Tag("oracle")
class LoadedFileTest {
    @TempDir Path folder;

    private LoadedFile python(String code) {
        Oracle.shared().run(folder, code);
        return Torch.load(folder.resolve("p.pt"));
    }

    @Test
    void anExtraStateOfAnyKindBelongsToAStateDict() {
        for (String extra :
                List.of("{'infos': {'lr': 0.1}}", "[1, 2]", "None", "'text'", "b'raw'", "3")) {
            StateDict state =
                    python(
                                    """
                            from torch import nn
                            class Net(nn.Module):
                                def __init__(self):
                                    super().__init__()
                                    self.l = nn.Linear(2, 2)
                                def get_extra_state(self): return EXTRA
                                def set_extra_state(self, s): pass
                            torch.save(nn.Sequential(Net()).state_dict(), 'p.pt')
                            """
                                            .replace("EXTRA", extra))
                            .asStateDict();
            assertEquals(Set.of("0._extra_state"), state.others().keySet(), extra);
            assertEquals(Set.of("0.l.weight", "0.l.bias"), state.tensors().keySet());
        }
    }

    @Test
    void aSubclassOfDictIsAStateDictWithItsMetadata() {
        LoadedFile file =
                python(
                        """
                        import collections, sys, types
                        class EasyDict(dict): pass
                        class Weights(collections.OrderedDict): pass
                        module = types.ModuleType('theirs')
                        sys.modules['theirs'] = module
                        for thing in (EasyDict, Weights):
                            thing.__module__ = 'theirs'
                            setattr(module, thing.__name__, thing)
                        state = Weights(torch.nn.Linear(2, 3).state_dict())
                        state._metadata = collections.OrderedDict({'': {'version': 1}})
                        torch.save(state, 'p.pt')
                        torch.save(EasyDict(state), 'easy.pt')
                        """);
        assertEquals(Map.of("", Map.of("version", 1L)), file.asStateDict().metadata());
        for (String name : List.of("p.pt", "easy.pt")) {
            try (Linear net = new Linear(2, 3)) {
                StateDict state = Torch.load(folder.resolve(name)).asStateDict();
                assertEquals(
                        "<All keys matched successfully>", net.loadStateDict(state).toString());
                assertArrayEquals(
                        state.get("bias").toFloatArray(),
                        net.stateDict().get("bias").toFloatArray());
            }
        }
    }

    @Test
    void aTensorWithAttributesIsATensorOfAStateDict() {
        LoadedFile file =
                python(
                        """
                        net = torch.nn.Linear(2, 3)
                        state = net.state_dict()
                        for tensor in state.values(): tensor.note = 'mine'
                        torch.save(state, 'p.pt')
                        torch.save(state['bias'], 'bias.pt')
                        """);
        assertEquals(Set.of("weight", "bias"), file.asStateDict().tensors().keySet());
        assertEquals(3, file.asStateDict().get("bias").numel());
        assertEquals(3, file.asCheckpoint().tensor("bias").numel());
        assertEquals(3, Torch.load(folder.resolve("bias.pt")).asTensor().numel());
        try (Linear net = new Linear(2, 3)) {
            net.loadStateDict(file.asStateDict());
            assertArrayEquals(
                    file.asStateDict().get("weight").toFloatArray(),
                    net.stateDict().get("weight").toFloatArray());
        }
    }

    @Test
    void aTorchScriptProgramIsNamedAsOne() {
        LoadedFile file = python("torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), 'p.pt')");
        for (Map.Entry<String, Executable> reading :
                Map.<String, Executable>of(
                                "a state_dict", file::asStateDict,
                                "a checkpoint", file::asCheckpoint,
                                "an entire model", file::asModule,
                                "a tensor", file::asTensor)
                        .entrySet()) {
            assertEquals(
                    "[p.pt] expected "
                            + reading.getKey()
                            + ", but the file is a TorchScript program, written by torch.jit.save:"
                            + " code beside its weights. Save its weights in Python:"
                            + " torch.save(torch.jit.load(file).state_dict(), \"weights.pt\"). Its"
                            + " values alone are in value().",
                    refusal(reading.getValue()));
        }
    }

    @Test
    void settingsAloneAreNoStateDict() {
        assertEquals(
                "[p.pt] expected a state_dict, a dict from names to tensors, but found a dict of 2"
                        + " without a tensor. Read it with asCheckpoint().",
                refusal(python("torch.save({'epoch': 5, 'loss': 0.5}, 'p.pt')")::asStateDict));
    }

    @Test
    void eachKindOfValueIsNamedInPythonsWords() {
        Map<String, String> found =
                Map.ofEntries(
                        Map.entry("None", "None. Look at it with value()."),
                        Map.entry(
                                "2**100", "an int of more than 64 bits. Look at it with value()."),
                        Map.entry("'text'", "a str. Look at it with value()."),
                        Map.entry("[torch.ones(1)]", "a list of 1. Look at it with value()."),
                        Map.entry("{1, 2}", "a set. Look at it with value()."),
                        Map.entry("b'x'", "a bytes. Look at it with value()."),
                        Map.entry("torch.Size([2])", "a torch.Size. Look at it with value()."),
                        Map.entry("torch.float32", "a torch.dtype. Look at it with value()."),
                        Map.entry("np.arange(3)", "a numpy.ndarray. Look at it with value()."),
                        Map.entry("{1: 2}", "a dict of 1. Read it with asCheckpoint()."),
                        Map.entry(
                                "torch.nn.Linear(1, 1)",
                                "an object of class torch.nn.modules.linear.Linear. Read it with"
                                        + " asModule(), whose stateDict() gives its tensors."),
                        Map.entry(
                                "__import__('argparse').Namespace(lr=1)",
                                "an object of class argparse.Namespace. Look at it with value()."));
        found.forEach(
                (python, words) ->
                        assertEquals(
                                "[p.pt] expected a tensor, but found " + words,
                                refusal(python("torch.save(" + python + ", 'p.pt')")::asTensor)));
    }

    @Test
    void onlyAModelIsReadAsOne() {
        LoadedFile file = python("torch.save({'w': torch.ones(2)}, 'p.pt')");
        assertEquals(
                "[p.pt] expected an entire model, but found a dict of 1. Read it with"
                        + " asStateDict().",
                refusal(file::asModule));
    }

    private static String refusal(Executable call) {
        return assertThrows(TorchFileException.class, call).getMessage();
    }
}
