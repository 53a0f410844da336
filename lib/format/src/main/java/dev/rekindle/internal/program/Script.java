package dev.rekindle.internal.program;

import java.util.List;
import java.util.Map;

/**
 * A program in TorchScript, without its numbers.
 *
 * @param code the text of {@code code/__torch__.py}
 * @param root the modules that the tensors stand in
 * @param kinds what each tensor is, by its name in the program
 * @param inputs what goes in, leaf by leaf
 * @param outputs what comes out, leaf by leaf: of the method {@code program_flat}, one tensor each
 * @param buffers the names in the state_dict that the method {@code program_buffers} gives
 */
public record Script(
        String code,
        ScriptModule root,
        Map<String, TensorKind> kinds,
        List<ProgramInput> inputs,
        List<ProgramOutput> outputs,
        List<String> buffers) {}
