"""Rows of the layer table: containers with more in them."""

ROWS = {
    "module_dict_nested": ("nn.ModuleDict({'a': nn.ModuleDict({'b': nn.Linear(2, 2)}), 'c': nn.ModuleList([nn.ReLU()])})",),
    "parameter_list_double": ("nn.ParameterList([torch.ones(2, 3, dtype=torch.float64), torch.tensor(1.0)])",),
    "parameter_list_empty": ("nn.ParameterList()",),
    "parameter_dict_one": ("nn.ParameterDict({'a': nn.Parameter(torch.ones(2, 3), requires_grad=False)})",),
    "sequential_recurrent": ("nn.Sequential(nn.Embedding(7, 3), nn.GRU(3, 4))", ["torch.tensor([[1, 2], [3, 4]])"]),
}
