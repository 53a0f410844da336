package dev.rekindle.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Says in Java what a drawn call of attention or of a Transformer says in Python. */
final class SweepCalls {
    private static final Map<String, BiConsumer<AttentionCall, NDArray>> ATTENTION =
            Map.of(
                    "key_padding_mask", AttentionCall::keyPaddingMask,
                    "attn_mask", AttentionCall::attnMask);
    private static final Map<String, BiConsumer<SequenceMasks, NDArray>> MASKS =
            Map.of(
                    "src_mask", SequenceMasks::srcMask,
                    "mask", SequenceMasks::srcMask,
                    "tgt_mask", SequenceMasks::tgtMask,
                    "memory_mask", SequenceMasks::memoryMask,
                    "src_key_padding_mask", SequenceMasks::srcKeyPaddingMask,
                    "tgt_key_padding_mask", SequenceMasks::tgtKeyPaddingMask,
                    "memory_key_padding_mask", SequenceMasks::memoryKeyPaddingMask);

    private SweepCalls() {}

    static NDList call(Module layer, NDList x, JsonNode said) {
        Map<String, NDArray> masks = new HashMap<>();
        int plain = x.size() - said.get("masks").size();
        for (int i = plain; i < x.size(); i++) {
            masks.put(said.get("masks").get(i - plain).asText(), x.get(i));
        }
        if (layer instanceof MultiheadAttention attention) {
            int k = said.get("same").asBoolean() ? 0 : 1;
            return attention.forward(
                    x.get(0),
                    x.get(k),
                    x.get(2 * k),
                    call -> attend(call, masks, said.get("flags")));
        }
        if (masks.isEmpty() && said.get("flags").isEmpty()) {
            return layer.forward(x);
        }
        NDArray y;
        if (layer instanceof TransformerEncoderLayer encoder) {
            y = encoder.forward(x.get(0), to -> mask(to, masks, said.get("flags")));
        } else if (layer instanceof TransformerEncoder encoder) {
            y = encoder.forward(x.get(0), to -> mask(to, masks, said.get("flags")));
        } else if (layer instanceof TransformerDecoderLayer decoder) {
            y = decoder.forward(x.get(0), x.get(1), to -> mask(to, masks, said.get("flags")));
        } else if (layer instanceof TransformerDecoder decoder) {
            y = decoder.forward(x.get(0), x.get(1), to -> mask(to, masks, said.get("flags")));
        } else {
            y =
                    ((Transformer) layer)
                            .forward(x.get(0), x.get(1), to -> mask(to, masks, said.get("flags")));
        }
        return new NDList(y);
    }

    private static void attend(AttentionCall call, Map<String, NDArray> masks, JsonNode flags) {
        masks.forEach((name, mask) -> ATTENTION.get(name).accept(call, mask));
        flags.fields()
                .forEachRemaining(
                        flag -> {
                            boolean on = flag.getValue().asBoolean();
                            switch (flag.getKey()) {
                                case "need_weights" -> call.needWeights(on);
                                case "average_attn_weights" -> call.averageAttnWeights(on);
                                default -> call.isCausal(on);
                            }
                        });
    }

    private static void mask(SequenceMasks to, Map<String, NDArray> masks, JsonNode flags) {
        masks.forEach((name, mask) -> MASKS.get(name).accept(to, mask));
        if (flags.has("is_causal")) {
            to.srcIsCausal(flags.get("is_causal").asBoolean());
        }
    }
}
