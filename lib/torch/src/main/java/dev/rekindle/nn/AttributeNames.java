package dev.rekindle.nn;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a module may be called. Mirrors the checks of {@code register_module}, {@code
 * register_parameter} and {@code register_buffer} (torch/nn/modules/module.py, 2.15.0), and their
 * sentences.
 */
final class AttributeNames {
    /**
     * What {@code dir(torch.nn.Module())} shows, without Python's own names between underscores.
     */
    private static final Set<String> TAKEN =
            Set.of(
                    ("T_destination _apply _backward_hooks _backward_pre_hooks _buffers _call_impl"
                                    + " _compiled_call_impl _forward_hooks _forward_hooks_always_called"
                                    + " _forward_hooks_with_kwargs _forward_pre_hooks"
                                    + " _forward_pre_hooks_with_kwargs _get_backward_hooks"
                                    + " _get_backward_pre_hooks _get_name _is_full_backward_hook"
                                    + " _load_from_state_dict _load_state_dict_post_hooks"
                                    + " _load_state_dict_pre_hooks _maybe_warn_non_full_backward_hook _modules"
                                    + " _named_members _non_persistent_buffers_set _parameters"
                                    + " _register_load_state_dict_pre_hook _register_state_dict_hook"
                                    + " _replicate_for_data_parallel _save_to_state_dict _slow_forward"
                                    + " _state_dict_hooks _state_dict_pre_hooks _version _wrapped_call_impl"
                                    + " add_module apply bfloat16 buffers call_super_init children compile cpu"
                                    + " cuda double dump_patches eval extra_repr float forward get_buffer"
                                    + " get_extra_state get_parameter get_submodule half ipu load_state_dict"
                                    + " modules mtia named_buffers named_children named_modules"
                                    + " named_parameters parameters register_backward_hook register_buffer"
                                    + " register_forward_hook register_forward_pre_hook"
                                    + " register_full_backward_hook register_full_backward_pre_hook"
                                    + " register_load_state_dict_post_hook register_load_state_dict_pre_hook"
                                    + " register_module register_parameter register_state_dict_post_hook"
                                    + " register_state_dict_pre_hook requires_grad_ set_extra_state"
                                    + " set_submodule share_memory state_dict to to_empty train training type"
                                    + " xpu zero_grad")
                            .split(" "));

    private static final Pattern CLASS =
            Pattern.compile(
                    "[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{M}\\p{Nd}\\p{Pc}]*"
                            + "(\\.[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{M}\\p{Nd}\\p{Pc}]*)+");

    private AttributeNames() {}

    /**
     * @param name what the class's {@code pythonName()} returned
     * @throws IllegalArgumentException if it is no dotted path of Python's identifiers
     */
    static void checkClass(Class<?> type, @Nullable String name) {
        if (name == null || !CLASS.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "pythonName() of "
                            + type.getSimpleName()
                            + " gives "
                            + (name == null ? "null" : "'" + name.replace("\n", "\\n") + "'")
                            + ", and a module and a class were expected, such as '__main__.Net'.");
        }
    }

    static Set<String> taken() {
        return TAKEN;
    }

    /**
     * @param kind "module", "parameter" or "buffer"
     * @param exists whether the module has something else of that name
     * @throws IllegalArgumentException with torch's sentence if the name will not do
     */
    static void check(String kind, @Nullable String name, boolean exists) {
        if (name == null) {
            throw new IllegalArgumentException(
                    kind + " name should be a string. Got NoneType. Give it a name.");
        } else if (exists || TAKEN.contains(name)) {
            throw new IllegalArgumentException(
                    "attribute '" + name + "' already exists. Give the " + kind + " another name.");
        } else if (name.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    kind
                            + " name can't contain \".\""
                            + (kind.equals("module") ? ", got: " + name : "")
                            + ". A dot separates a module from what it holds.");
        } else if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    kind + " name can't be empty string \"\". Give it a name.");
        }
    }
}
