"""Rows of the layer table: dropouts; the numbers that they draw are Python's for the same seed."""

ROWS = {
    "dropout": ("nn.Dropout()", [(4, 5, 6)]),
    "dropout_p": ("nn.Dropout(0.3, inplace=True)", [(4, 5, 6)]),
    "dropout_none": ("nn.Dropout(0)", [(4, 5, 6)]),
    "dropout_all": ("nn.Dropout(1.0)", [(4, 5, 6)]),
    "dropout_tensor": ("nn.Dropout(torch.tensor(0.25))", [(4, 5, 6)]),
    "dropout_numpy": ("nn.Dropout(np.float64(0.25))", [(4, 5, 6)]),
    "dropout_numpy32": ("nn.Dropout(np.float32(0.3))", [(4, 5, 6)]),
    "dropout1d": ("nn.Dropout1d(0.4)", [(4, 5, 6)]),
    "dropout1d_unbatched": ("nn.Dropout1d(0.4)", [(5, 6)]),
    "dropout2d": ("nn.Dropout2d()", [(4, 5, 3, 2)]),
    "dropout2d_unbatched": ("nn.Dropout2d(0.2, True)", [(4, 5, 3)]),
    "dropout3d": ("nn.Dropout3d(0.3)", [(4, 5, 3, 2, 2)]),
    "dropout3d_unbatched": ("nn.Dropout3d(0.3)", [(5, 3, 2, 2)]),
    "alpha_dropout": ("nn.AlphaDropout(0.3)", [(4, 5, 6)]),
    "alpha_dropout_inplace": ("nn.AlphaDropout(0.3, inplace=True)", [(4, 5, 6)]),
    "feature_alpha_dropout": ("nn.FeatureAlphaDropout(0.3)", [(4, 5, 3, 2)]),
}
