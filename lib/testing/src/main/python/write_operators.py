"""Writes the list of operators that an exported program may call: those of the engine's own libtorch.

    python3 write_operators.py libtorch_cpu.so TARGET      e.g. TARGET = operators-2.7.1.txt in lib/format's resources

The schemas stand in the library as text, as RegisterSchema.cpp puts them there. Names with another namespace are left
out, and so is what reads or writes a file (from_file), takes raw memory, a stream or an out argument, gives
nothing back (but for a check that programs call), or is for another kind of machine. libtorch_cpu.so is in DJL's pytorch-native-cpu jar.
"""
import mmap
import re
import sys

SCHEMA = re.compile(rb"(?<=\0)[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)?\([ -~]*\) -> [ -~]+(?=\0)")
TYPES = r"(?:Tensor(?:\([a-z!|*> -]+\))?|int|SymInt|float|SymFloat|bool|SymBool|Scalar|str|ScalarType|Layout|Device|MemoryFormat|Generator)"
ARGUMENT = re.compile(TYPES + r"\??(?:\[\d*\])?\??(?:\([a-z!]+\))? [A-Za-z_][A-Za-z0-9_]*(?:=.*)?")
RESULT = re.compile(r"(?:Tensor|int|SymInt|float|bool|Scalar|SymBool|SymFloat)(?:\([a-z!|*> -]+\))?(?:\[\])?(?:\([a-z!]+\))?(?: [A-Za-z_0-9]+)?")
ELSEWHERE = re.compile(r"cudnn|miopen|mps|_nested_|_print|_backward$|set_$|set_data|_cslt|_test_|fbgemm|vulkan|retain_grad|_fw_primal|_make_dual|_lazy_clone|_sobol|mkldnn_rnn|_cufft|^all_(gather|reduce|to_all)|^broadcast_?$|reduce_scatter|shard_dim|wait_tensor|Bfloat16Quantized|_record_function|^data$|^_version$")


def split(arguments):
    """Cuts at the commas outside of brackets and quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, char in enumerate(arguments):
        quoted ^= char in "'\""
        depth += not quoted and char in "([" or 0
        depth -= not quoted and char in ")]" or 0
        if char == "," and not depth and not quoted:
            parts.append(arguments[start:i].strip())
            start = i + 1
    return [part for part in [*parts, arguments[start:].strip()] if part]


def is_listed(schema):
    head, results = schema.rsplit(" -> ", 1)
    name, arguments = head.split("(", 1)
    if name == "_linalg_check_errors":
        return True
    arguments = [part for part in split(arguments[:-1]) if part != "*"]
    if "filename" in schema or ELSEWHERE.search(name.split(".")[0]) or "!) out" in schema or results == "()":
        return False
    if any(re.match(r"Tensor\(.!\) (out|values|indices|vals|grad_input)\b", part) for part in arguments) and "_" != name.split(".")[0][-1]:
        return False
    results = split(results[1:-1]) if results.startswith("(") else [results]
    return all(map(ARGUMENT.fullmatch, arguments)) and all(map(RESULT.fullmatch, results))


def main(library, target):
    with open(library, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = {match.decode() for match in SCHEMA.findall(content)}
    listed = sorted(schema for schema in found if is_listed(schema))
    with open(target, "w", encoding="ascii") as out:
        out.writelines(schema + "\n" for schema in listed)
    print(f"{len(found)} schemas, {len(listed)} listed")


if __name__ == "__main__":
    main(*sys.argv[1:])
