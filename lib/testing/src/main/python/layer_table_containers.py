"""Rows of the layer table: containers."""

ROWS = {
    "sequential": ("nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))", [(5, 4)]),
    "module_list": ("nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2), nn.ReLU()])",),
    "module_dict": ("nn.ModuleDict({'a': nn.Linear(2, 2), 'b': nn.ReLU()})",),
    "parameter_list": ("nn.ParameterList([torch.ones(2), torch.zeros(3)])",),
    "parameter_dict": ("nn.ParameterDict({'a': torch.ones(2), 'b': torch.zeros(3)})",),
}
