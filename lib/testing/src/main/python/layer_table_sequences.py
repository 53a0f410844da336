"""Rows of the layer table: embeddings, recurrent layers, attention and Transformers."""

WORDS = "torch.randint(0, 7, (2, 5))"

ROWS = {
    "embedding": ("nn.Embedding(7, 3)", [WORDS]),
    "embedding_bag": ("nn.EmbeddingBag(7, 3)", [WORDS]),
    "rnn": ("nn.RNN(3, 4)", [(5, 2, 3)]),
    "lstm": ("nn.LSTM(3, 4)", [(5, 2, 3)]),
    "gru": ("nn.GRU(3, 4)", [(5, 2, 3)]),
    "rnn_cell": ("nn.RNNCell(3, 4)", [(2, 3)]),
    "lstm_cell": ("nn.LSTMCell(3, 4)", [(2, 3)]),
    "gru_cell": ("nn.GRUCell(3, 4)", [(2, 3)]),
    "multihead_attention": ("nn.MultiheadAttention(4, 2)", [(5, 2, 4), (6, 2, 4), (6, 2, 4)]),
    "transformer_encoder_layer": ("nn.TransformerEncoderLayer(4, 2, 8)", [(5, 2, 4)]),
    "transformer_decoder_layer": ("nn.TransformerDecoderLayer(4, 2, 8)", [(5, 2, 4), (6, 2, 4)]),
    "transformer_encoder": ("nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8), 2)", [(5, 2, 4)]),
    "transformer_decoder": ("nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 8), 2)", [(5, 2, 4), (6, 2, 4)]),
    "transformer": ("nn.Transformer(4, 2, 1, 1, 8)", [(5, 2, 4), (6, 2, 4)]),
}
