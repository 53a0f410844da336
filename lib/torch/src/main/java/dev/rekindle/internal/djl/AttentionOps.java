package dev.rekindle.internal.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * Attention, as {@code F.multi_head_attention_forward} (torch/nn/functional.py, 2.15.0) computes
 * it, and the operator that stands for it where no gradient is asked for.
 */
public final class AttentionOps {
    private static final TorchScript TORCH = new TorchScript();

    private static final TorchScript.Op ATTENTION =
            TORCH.lines(
                    "attention(Tensor query, Tensor key, Tensor value, int same, int heads,"
                            + " Tensor? in_w, Tensor? in_b, Tensor? q_w, Tensor? k_w, Tensor? v_w,"
                            + " Tensor? bias_k, Tensor? bias_v, bool zero_attn, float p,"
                            + " Tensor out_w, Tensor? out_b, Tensor? padding, Tensor? mask,"
                            + " bool need_weights, bool average, bool causal)",
                    2,
                    "L = torch.size(query, 0)",
                    "N = torch.size(query, 1)",
                    "E = torch.size(query, 2)",
                    "d = E // heads",
                    "m = mask",
                    "pad = padding",
                    "is_causal = causal",
                    "if causal and padding is None and not need_weights:",
                    "  m = None",
                    "if padding is not None:",
                    "  is_causal = False",
                    "b_q: Optional[Tensor] = None",
                    "b_k: Optional[Tensor] = None",
                    "b_v: Optional[Tensor] = None",
                    "if in_w is not None:",
                    "  if same == 2:",
                    "    proj = torch.linear(query, in_w, in_b)",
                    "    proj = torch.contiguous(torch.squeeze(torch.transpose(torch.unsqueeze("
                            + "torch.unflatten(proj, -1, [3, E]), 0), 0, -2), -2))",
                    "    q = torch.select(proj, 0, 0)",
                    "    k = torch.select(proj, 0, 1)",
                    "    v = torch.select(proj, 0, 2)",
                    "  elif same == 1:",
                    "    w = torch.split(in_w, [E, E * 2])",
                    "    if in_b is not None:",
                    "      b = torch.split(in_b, [E, E * 2])",
                    "      b_q = b[0]",
                    "      b_k = b[1]",
                    "    q = torch.linear(query, w[0], b_q)",
                    "    kv = torch.linear(key, w[1], b_k)",
                    "    kv = torch.contiguous(torch.squeeze(torch.transpose(torch.unsqueeze("
                            + "torch.unflatten(kv, -1, [2, E]), 0), 0, -2), -2))",
                    "    k = torch.select(kv, 0, 0)",
                    "    v = torch.select(kv, 0, 1)",
                    "  else:",
                    "    w = torch.chunk(in_w, 3)",
                    "    if in_b is not None:",
                    "      b = torch.chunk(in_b, 3)",
                    "      b_q = b[0]",
                    "      b_k = b[1]",
                    "      b_v = b[2]",
                    "    q = torch.linear(query, w[0], b_q)",
                    "    k = torch.linear(key, w[1], b_k)",
                    "    v = torch.linear(value, w[2], b_v)",
                    "elif q_w is not None and k_w is not None and v_w is not None:",
                    "  if in_b is not None:",
                    "    b = torch.chunk(in_b, 3)",
                    "    b_q = b[0]",
                    "    b_k = b[1]",
                    "    b_v = b[2]",
                    "  q = torch.linear(query, q_w, b_q)",
                    "  k = torch.linear(key, k_w, b_k)",
                    "  v = torch.linear(value, v_w, b_v)",
                    "else:",
                    "  q = query",
                    "  k = key",
                    "  v = value",
                    "if m is not None:",
                    "  if torch.dim(m) == 2:",
                    "    m = torch.unsqueeze(m, 0)",
                    "if bias_k is not None and bias_v is not None:",
                    "  k = torch.cat([k, torch.repeat(bias_k, [1, N, 1])])",
                    "  v = torch.cat([v, torch.repeat(bias_v, [1, N, 1])])",
                    "  if m is not None:",
                    "    m = torch.constant_pad_nd(m, [0, 1], 0)",
                    "  if pad is not None:",
                    "    pad = torch.constant_pad_nd(pad, [0, 1], 0)",
                    "q = torch.transpose(torch.view(q, [L, N * heads, d]), 0, 1)",
                    "k = torch.transpose(torch.view(k, [torch.size(k, 0), N * heads, d]), 0, 1)",
                    "v = torch.transpose(torch.view(v, [torch.size(v, 0), N * heads, d]), 0, 1)",
                    "if zero_attn:",
                    "  k = torch.cat([k, torch.new_zeros(k, [N * heads, 1, d])], 1)",
                    "  v = torch.cat([v, torch.new_zeros(v, [N * heads, 1, d])], 1)",
                    "  if m is not None:",
                    "    m = torch.constant_pad_nd(m, [0, 1], 0)",
                    "  if pad is not None:",
                    "    pad = torch.constant_pad_nd(pad, [0, 1], 0)",
                    "S = torch.size(k, 1)",
                    "if pad is not None:",
                    "  wide = torch.reshape(torch.expand(torch.view(pad, [N, 1, 1, S]),"
                            + " [-1, heads, -1, -1]), [N * heads, 1, S])",
                    "  if m is not None:",
                    "    m = torch.add(m, wide)",
                    "  else:",
                    "    m = wide",
                    "if need_weights:",
                    "  scaled = torch.mul(q, torch.sqrt(1. / d))",
                    "  if m is not None:",
                    "    w = torch.baddbmm(m, scaled, torch.transpose(k, -2, -1))",
                    "  else:",
                    "    w = torch.bmm(scaled, torch.transpose(k, -2, -1))",
                    "  w = torch.softmax(w, -1)",
                    "  if p > 0.:",
                    "    w = torch.dropout(w, p, True)",
                    "  y = torch.reshape(torch.transpose(torch.bmm(w, v), 0, 1), [L * N, E])",
                    "  y = torch.linear(y, out_w, out_b)",
                    "  w = torch.view(w, [N, heads, L, S])",
                    "  if average:",
                    "    w = torch.mean(w, [1])",
                    "else:",
                    "  if m is not None:",
                    "    if torch.size(m, 0) == 1 and torch.dim(m) == 3:",
                    "      m = torch.unsqueeze(m, 0)",
                    "    else:",
                    "      m = torch.view(m, [N, heads, -1, S])",
                    "  w = torch.scaled_dot_product_attention(torch.view(q, [N, heads, L, d]),"
                            + " torch.view(k, [N, heads, S, d]), torch.view(v, [N, heads, S, d]),"
                            + " m, p, is_causal)",
                    "  y = torch.reshape(torch.permute(w, [2, 0, 1, 3]), [N * L, E])",
                    "  y = torch.linear(y, out_w, out_b)",
                    "return (torch.view(y, [L, N, torch.size(y, 1)]), w)");

    private static final TorchScript.Op NATIVE =
            TORCH.lines(
                    "native(Tensor x, int embed_dim, int heads, Tensor in_w, Tensor in_b,"
                            + " Tensor out_w, Tensor out_b, Tensor? mask, bool need_weights,"
                            + " bool average, int mask_type)",
                    2,
                    "kind: Optional[int] = None",
                    "if mask is not None:",
                    "  kind = mask_type",
                    "r = torch._native_multi_head_attention(x, x, x, embed_dim, heads, in_w, in_b,"
                            + " out_w, out_b, mask, need_weights, average, kind)",
                    "return (r[0], r[1] if need_weights else x)");

    private AttentionOps() {}

    /**
     * The weights of an attention.
     *
     * @param in the packed projection {@code (3E, E)}, or null where the three stand apart
     */
    public record Weights(
            @Nullable NDArray in,
            @Nullable NDArray inBias,
            @Nullable NDArray q,
            @Nullable NDArray k,
            @Nullable NDArray v,
            @Nullable NDArray biasK,
            @Nullable NDArray biasV,
            NDArray out,
            @Nullable NDArray outBias) {}

    /**
     * How an attention is computed.
     *
     * @param dropout what is dropped now; 0 outside of training
     * @param padding {@code (N, S)}, added to the scores, or null
     * @param mask {@code (L, S)} or {@code (N · heads, L, S)}, added to the scores, or null
     */
    public record Call(
            long heads,
            boolean addZeroAttn,
            double dropout,
            @Nullable NDArray padding,
            @Nullable NDArray mask,
            boolean needWeights,
            boolean averageWeights,
            boolean causal) {}

    /**
     * Attention over {@code (L, N, E)}: returns the output, and the weights if they are asked for.
     */
    public static NDList attention(
            NDArray query, NDArray key, NDArray value, Weights weights, Call call) {
        int same = key != value ? 0 : query != key ? 1 : 2;
        NDList results =
                ATTENTION.all(
                        query,
                        key,
                        value,
                        same,
                        call.heads(),
                        weights.in(),
                        weights.inBias(),
                        weights.q(),
                        weights.k(),
                        weights.v(),
                        weights.biasK(),
                        weights.biasV(),
                        call.addZeroAttn(),
                        call.dropout(),
                        weights.out(),
                        weights.outBias(),
                        call.padding(),
                        call.mask(),
                        call.needWeights(),
                        call.averageWeights(),
                        call.causal());
        return withoutWeights(results, call.needWeights());
    }

    private static NDList withoutWeights(NDList results, boolean needWeights) {
        if (needWeights) {
            return results;
        }
        results.get(1).close();
        return new NDList(results.get(0));
    }

    /** {@code torch._native_multi_head_attention} of {@code (N, L, E)} with itself. */
    public static NDList selfAttention(
            NDArray x, Weights weights, Call call, @Nullable NDArray mask, int maskType) {
        NDList results =
                NATIVE.all(
                        x,
                        x.getShape().get(2),
                        call.heads(),
                        weights.in(),
                        weights.inBias(),
                        weights.out(),
                        weights.outBias(),
                        mask,
                        call.needWeights(),
                        call.averageWeights(),
                        maskType);
        return withoutWeights(results, call.needWeights());
    }
}
