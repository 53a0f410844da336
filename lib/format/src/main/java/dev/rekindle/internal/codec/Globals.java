package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyGlobal;
import dev.rekindle.tensor.DType;
import dev.rekindle.value.Global;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which classes and functions a file may name when it is loaded as data. The first group is the
 * table of {@code torch._weights_only_unpickler._get_allowed_globals()}, 2.15.0: 144 names. The
 * second are further names whose values are plain data, and are read here as data; torch's own
 * loader refuses them.
 */
public final class Globals {
    private static final Set<String> TORCH = torch();

    /** What TorchScript's own pickles name: lists of numbers (torch/jit/_pickle.py, 2.15.0). */
    private static final String SCRIPT_CONSTANTS = "torch.jit._pickle.";

    private static final Set<String> FURTHER =
            Set.of(
                    "builtins.Ellipsis",
                    "builtins.NotImplemented",
                    "builtins.bool",
                    "builtins.bytes",
                    "builtins.dict",
                    "builtins.float",
                    "builtins.frozenset",
                    "builtins.int",
                    "builtins.list",
                    "builtins.object",
                    "builtins.range",
                    "builtins.slice",
                    "builtins.str",
                    "builtins.tuple",
                    "collections.defaultdict",
                    "collections.deque",
                    "copyreg._reconstructor",
                    "argparse.Namespace",
                    "types.SimpleNamespace",
                    "datetime.date",
                    "datetime.datetime",
                    "datetime.time",
                    "datetime.timedelta",
                    "datetime.timezone",
                    "decimal.Decimal",
                    "fractions.Fraction",
                    "uuid.UUID",
                    "pathlib.Path",
                    "pathlib.PosixPath",
                    "pathlib.PurePath",
                    "pathlib.PurePosixPath",
                    "pathlib.PureWindowsPath",
                    "pathlib.WindowsPath",
                    "pathlib._local.Path",
                    "pathlib._local.PosixPath",
                    "pathlib._local.PurePosixPath",
                    "pathlib._local.PureWindowsPath",
                    "pathlib._local.WindowsPath",
                    "numpy.dtype",
                    "numpy.ndarray",
                    "numpy.core.multiarray._reconstruct",
                    "numpy.core.multiarray.scalar",
                    "numpy.core.numeric._frombuffer",
                    "numpy._core.multiarray._reconstruct",
                    "numpy._core.multiarray.scalar",
                    "numpy._core.numeric._frombuffer",
                    "torch._utils._rebuild_nested_tensor",
                    "torch.nn.parameter.Buffer",
                    "torch.nn.parameter.UninitializedParameter");

    /** Those of the second group whose calls stay inert objects, and are plain data as such. */
    private static final Set<String> INERT_DATA = inertData();

    private Globals() {}

    private static Set<String> inertData() {
        Set<String> names = new HashSet<>(FURTHER);
        names.removeIf(
                name ->
                        (name.startsWith("builtins.")
                                        && !Set.of("range", "slice", "object")
                                                .contains(name.substring(9)))
                                || name.equals("collections.defaultdict")
                                || name.equals("torch._utils._rebuild_nested_tensor")
                                || name.equals("torch.nn.parameter.Buffer"));
        return Set.copyOf(names);
    }

    /**
     * Tells whether a call of a name may stay inert in a file that is loaded as data: a date, a
     * path, an array of Python objects.
     */
    static boolean isInertData(String fullName) {
        return INERT_DATA.contains(fullName);
    }

    /** Tells whether torch 2.15's {@code weights_only=True} allows the name. */
    public static boolean isAllowedByTorch(String fullName) {
        return TORCH.contains(fullName);
    }

    /** Tells whether a file that is loaded as data may hold the name. */
    public static boolean isAllowed(String fullName) {
        return TORCH.contains(fullName) || FURTHER.contains(fullName);
    }

    /**
     * Tells whether a name stands for something that runs commands, opens files, imports or
     * evaluates: what an attack is made of. Torch blocks {@code os}, {@code nt}, {@code posix} and
     * {@code sys} by name (torch/_weights_only_unpickler.py, 2.15.0); this list is longer. No list
     * is whole: a name that is not on it may run something too, in Python.
     */
    public static boolean isDangerous(String fullName) {
        if (isAllowed(fullName) || fullName.startsWith(SCRIPT_CONSTANTS)) {
            return false;
        }
        for (int dot = 0; dot >= 0; ) {
            dot = fullName.indexOf('.', dot + 1);
            if (DangerousNames.ALL.contains(dot < 0 ? fullName : fullName.substring(0, dot))) {
                return true;
            }
        }
        String[] parts = fullName.split("\\.", -1);
        return Arrays.stream(parts).skip(1).anyMatch(DangerousNames.REACHED::contains);
    }

    /**
     * Returns the Java value of a name: a {@link DType} where torch has one, else a {@link Global}.
     */
    public static Object decode(PyGlobal named) {
        PyGlobal global = named.canonical();
        if (global.module().equals("torch")) {
            DType type = DType.ofName(global.name()).orElse(null);
            if (type != null) {
                return type;
            }
        }
        return new Global(global.module(), global.name());
    }

    private static Set<String> torch() {
        Set<String> names =
                new HashSet<>(
                        Set.of(
                                "_codecs.encode",
                                "builtins.bytearray",
                                "builtins.complex",
                                "builtins.set",
                                "collections.Counter",
                                "collections.OrderedDict",
                                "torch.Size",
                                "torch.Tensor",
                                "torch._tensor._rebuild_from_type_v2",
                                "torch._utils._rebuild_device_tensor_from_cpu_tensor",
                                "torch._utils._rebuild_device_tensor_from_numpy",
                                "torch._utils._rebuild_meta_tensor_no_storage",
                                "torch._utils._rebuild_parameter",
                                "torch._utils._rebuild_parameter_with_state",
                                "torch._utils._rebuild_qtensor",
                                "torch._utils._rebuild_sparse_tensor",
                                "torch._utils._rebuild_tensor",
                                "torch._utils._rebuild_tensor_v2",
                                "torch._utils._rebuild_tensor_v3",
                                "torch._utils._rebuild_wrapper_subclass",
                                "torch.device",
                                "torch.nn.parameter.Parameter",
                                "torch.serialization._get_layout",
                                "torch.storage.TypedStorage",
                                "torch.storage.UntypedStorage"));
        for (String scheme :
                new String[] {
                    "per_channel_affine",
                    "per_channel_affine_float_qparams",
                    "per_channel_symmetric",
                    "per_tensor_affine",
                    "per_tensor_symmetric"
                }) {
            names.add("torch." + scheme);
        }
        for (DType type : DType.values()) {
            names.add("torch." + type.torchName());
            String storage = type.storageClass();
            if (storage != null) {
                addTypes(names, type, storage);
            }
        }
        return Set.copyOf(names);
    }

    /**
     * The legacy classes of a dtype: {@code torch.FloatStorage}, {@code torch.cuda.FloatTensor} …
     */
    private static void addTypes(Set<String> names, DType type, String storage) {
        names.add("torch." + storage);
        if (type.isQuantized()) {
            return;
        }
        names.add("torch.cuda." + storage);
        if (type.isComplex()) {
            return;
        }
        String tensor = storage.replace("Storage", "Tensor");
        names.add("torch." + tensor);
        names.add("torch.cuda." + tensor);
        if (!tensor.toLowerCase(Locale.ROOT).startsWith("bool")) {
            names.add("torch.sparse." + tensor);
            names.add("torch.cuda.sparse." + tensor);
        }
    }

    /** Returns torch's table, for the test that compares it with torch's own. */
    public static Set<String> torchTable() {
        return TORCH;
    }
}
