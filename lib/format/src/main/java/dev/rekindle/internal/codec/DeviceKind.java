package dev.rekindle.internal.codec;

import dev.rekindle.internal.pickle.PyInt;
import dev.rekindle.internal.pickle.PyNone;
import dev.rekindle.internal.pickle.PyObject;
import dev.rekindle.internal.pickle.PyStr;
import dev.rekindle.internal.pickle.PyValue;
import dev.rekindle.internal.text.PythonStr;
import dev.rekindle.value.Device;
import java.util.List;
import java.util.Set;

/** {@code torch.device}. */
final class DeviceKind extends Kind<Device> {
    /**
     * What {@code parse_type} knows (c10/core/Device.cpp, 2.15.0), and names under which backends
     * outside of torch register themselves in the place of {@code privateuseone}.
     */
    private static final Set<String> TYPES =
            Set.of(
                    "cpu",
                    "cuda",
                    "ipu",
                    "xpu",
                    "mkldnn",
                    "opengl",
                    "opencl",
                    "ideep",
                    "hip",
                    "ve",
                    "fpga",
                    "maia",
                    "xla",
                    "lazy",
                    "vulkan",
                    "mps",
                    "meta",
                    "hpu",
                    "mtia",
                    "privateuseone",
                    "npu",
                    "mlu",
                    "musa");

    DeviceKind() {
        super(Device.class);
    }

    @Override
    Set<String> callables() {
        return Set.of("torch.device");
    }

    @Override
    boolean recognises(PyObject call, Decoding decoding) {
        List<PyValue> args = Decoding.args(call);
        return Kinds.isPlain(call)
                && !args.isEmpty()
                && args.size() <= 2
                && args.get(0) instanceof PyStr device
                && isDevice(device.value())
                && (args.size() == 1
                        || args.get(1) instanceof PyNone
                        || (args.get(1) instanceof PyInt index
                                && index.fitsLong()
                                && index.longValue() >= 0
                                && TYPES.contains(device.value())));
    }

    /** Tells whether torch knows a device of that text: {@code cuda}, {@code cuda:1}. */
    static boolean isDevice(String text) {
        int colon = text.indexOf(':');
        return TYPES.contains(colon < 0 ? text : text.substring(0, colon))
                && (colon < 0 || text.substring(colon + 1).matches("0|[1-9][0-9]{0,8}"));
    }

    @Override
    Object build(PyValue pickled, Decoding decoding) {
        List<PyValue> args = Decoding.args((PyObject) pickled);
        boolean numbered = args.size() == 2 && args.get(1) instanceof PyInt;
        return new Device(
                ((PyStr) args.get(0)).value(),
                numbered ? (Long) ((PyInt) args.get(1)).longValue() : null);
    }

    @Override
    PyValue reduce(Device value, Encoding encoding) {
        Long index = value.index();
        PyStr type = new PyStr(value.type());
        return index == null
                ? Calls.of("torch", "device", type)
                : Calls.of("torch", "device", type, PyInt.of(index));
    }

    @Override
    Face face(Device value) {
        return Face.leaf(
                "torch.device", "device(" + PythonStr.repr(value.toString(), Face.LONGEST) + ")");
    }
}
