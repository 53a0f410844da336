"""Prints the names that torch's weights_only loader allows."""
from torch import _weights_only_unpickler

print("\n".join(sorted(_weights_only_unpickler._get_allowed_globals())))
