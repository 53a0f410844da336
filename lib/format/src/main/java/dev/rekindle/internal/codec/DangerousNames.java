package dev.rekindle.internal.codec;

import java.util.Set;

/** What an attack by a pickle is made of: modules, and single functions of others. */
final class DangerousNames {
    /** Python's own: what runs, imports, evaluates, opens files or sockets, or calls another. */
    private static final String PYTHON =
            """
                    _bootlocale _ctypes _io.FileIO _io.open _io.open_code _operator _pickle _posixsubprocess _thread _winapi
                    asyncio atexit bdb builtins.__build_class__ builtins.__import__
                    builtins.__loader__ builtins.__spec__ builtins.apply builtins.breakpoint
                    builtins.classmethod builtins.compile builtins.delattr builtins.eval
                    builtins.exec builtins.execfile builtins.exit builtins.file
                    builtins.filter builtins.getattr builtins.globals builtins.help
                    builtins.input builtins.locals builtins.map builtins.max builtins.min
                    builtins.open builtins.property builtins.quit builtins.raw_input
                    builtins.reload builtins.setattr builtins.sorted builtins.staticmethod
                    builtins.super builtins.type builtins.vars bz2 cProfile cgi code codeop commands
                    compileall concurrent contextlib copy copyreg crypt ctypes dbm distutils
                    doctest ensurepip faulthandler fileinput ftplib functools.reduce functools.singledispatch functools.update_wrapper
                    functools.wraps gc getpass glob
                    gzip http idlelib imaplib imp importlib inspect io.FileIO io.open io.open_code io.OpenWrapper itertools.starmap
                    lib2to3 linecache logging lzma mailbox mailcap marshal mmap msvcrt
                    multiprocessing nntplib nt ntpath operator os pathlib pdb pickle pipes
                    pkgutil platform popen2 poplib posix posixpath profile pty py_compile
                    pydoc resource runpy sched select selectors shelve shutil signal site
                    smtplib socket socketserver sqlite3 ssl subprocess symtable sys sysconfig
                    tarfile telnetlib tempfile test.support threading timeit tkinter trace turtle types
                    unittest urllib uuid venv weakref webbrowser winreg wsgiref xml xmlrpc
                    zipapp zipfile zipimport
                    """;

    /** NumPy and what else is often installed beside torch. */
    private static final String INSTALLED =
            """
                    IPython aiohttp boto3 cloudpickle dill fabric httpx huggingface_hub jinja2 keras.models
                    keras.saving keras.src.saving tensorflow.keras.models tf_keras.models
                    joblib jsonpickle numpy._core.memmap numpy.core.memmap numpy.ctypeslib
                    numpy.distutils numpy.f2py numpy.fromfile numpy.genfromtxt numpy.lib
                    numpy.load numpy.loadtxt numpy.memmap numpy.save numpy.savetxt numpy.savez
                    numpy.testing pandas.eval pandas.io pandas.read_pickle paramiko pip
                    pkg_resources psutil requests ruamel setuptools sh sympy.core.sympify
                    sympy.parsing transformers.dynamic_module_utils transformers.pipeline
                    transformers.pipelines urllib3 yaml
                    """;

    /** Torch's: what loads, compiles or evaluates, or starts processes. */
    private static final String TORCH =
            """
                    torch._C.import_ir_module torch._C.import_ir_module_from_buffer
                    torch._C._import_ir_module_from_package torch._dynamo torch._export torch._inductor torch._jit_internal
                    torch.classes torch.compile torch.distributed.elastic
                    torch.distributed.launch torch.distributed.launcher torch.distributed.rpc
                    torch.distributed.run torch.export torch.fx torch.hub torch.jit torch.load
                    torch.multiprocessing torch.onnx torch.ops torch.package torch.save
                    torch.serialization torch.storage._load_from_bytes torch.testing
                    torch.utils._config_module torch.utils.benchmark torch.utils.bottleneck
                    torch.utils.collect_env torch.utils.cpp_extension
                    torch.utils.data.datapipes torch.utils.model_dump torch.utils.model_zoo
                    torch.utils.show_pickle torch.utils.tensorboard
                    """;

    static final Set<String> ALL = Set.of((PYTHON + INSTALLED + TORCH).strip().split("\\s+"));

    /**
     * Modules that other modules import, and that a name may reach through them: {@code
     * torch.nn.functional.os.system}.
     */
    static final Set<String> REACHED =
            Set.of(
                    "builtins",
                    "__builtins__",
                    "ctypes",
                    "importlib",
                    "nt",
                    "os",
                    "posix",
                    "pty",
                    "runpy",
                    "shutil",
                    "socket",
                    "subprocess",
                    "sys");

    private DangerousNames() {}
}
