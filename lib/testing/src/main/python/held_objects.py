"""Objects that a pickle makes in a roundabout way: `write FOLDER` saves them, `check FOLDER...` opens what was written again.

Each check runs in a new process, and prints a line for each file that is not what it was.
"""
import collections
import functools
import io
import os
import pickle
import sys
import types

import torch
from torch import nn


class Thing:
    """Its state is set by a function: the sixth item of what __reduce__ returns."""

    def __init__(self, **state):
        self.__dict__.update(state)

    def __reduce__(self):
        return Thing, (), self.__dict__, None, None, restore


class Keyed(dict):
    def __reduce__(self):
        return Keyed, (), self.__dict__, None, iter(self.items()), restore


class Held(list):
    """As Keyed, with items, and a setter that is itself the result of a call."""

    def __reduce__(self):
        return Held, (), self.__dict__, iter(self), None, functools.partial(restore)


def restore(obj, state):
    obj.__dict__.update(state)


class SetAfterwards:
    """Made as dill makes what holds itself: calls after the object, whose results are dropped."""

    def __init__(self, **state):
        self.__dict__.update(state)

    def __reduce_ex__(self, protocol):
        raise AssertionError("pickled by AfterwardsPickler")


class AfterwardsPickler(pickle._Pickler):
    def save(self, obj, save_persistent_id=True):
        if type(obj) is not SetAfterwards or id(obj) in self.memo:
            return super().save(obj, save_persistent_id)
        self.save_reduce(SetAfterwards, (), obj=obj)
        for name, value in vars(obj).items():
            self.save_reduce(setattr, (obj, name, value))
            self.write(pickle.POP)


class afterwards:
    """A pickle_module for torch.save."""

    Pickler = AfterwardsPickler

    @staticmethod
    def dump(obj, file, protocol=None):
        AfterwardsPickler(file, protocol).dump(obj)


class Hooked(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(2, 2)
        self.l.register_forward_hook(self.hook)
        self._register_load_state_dict_pre_hook(self.compat)
        self.act = self.f

    def hook(self, *a):
        pass

    def compat(self, *a):
        pass

    def f(self, x):
        return x + 1


class Plain:
    pass


class NewEx:
    def __new__(cls, *args, **kwargs):
        made = object.__new__(cls)
        made.got = (args, kwargs)
        return made

    def __getnewargs_ex__(self):
        return (1,), {"k": 2}

    def __getstate__(self):
        return self.__dict__


class NewExBelow(NewEx):
    pass


class Outer:
    class Inner:
        def method(self):
            pass

        class ByName:
            __new__ = NewEx.__new__
            __getnewargs_ex__ = NewEx.__getnewargs_ex__

    @staticmethod
    def static():
        pass

    @classmethod
    def make(cls):
        pass


def values():
    torch.manual_seed(0)
    thing = Thing(w=torch.arange(3.0), n=7)
    thing.me = thing
    late = SetAfterwards(w=torch.arange(3.0), n=[1, 2])
    late.me = late
    keyed = Keyed(k=torch.ones(2), l=2)
    keyed.w = torch.arange(3.0)
    held = Held([1, 2, torch.ones(2)])
    held.first = held[2]
    plain = Plain()
    plain.f = functools.partial(isinstance, plain)
    bound = Plain()
    bound.m = bound.__eq__
    owner = Plain()
    owner.d = collections.defaultdict(functools.partial(getattr, owner, "x"), k=1)
    dicts = [
        collections.defaultdict(functools.partial(dict, a=1), k={"a": 2}),
        collections.defaultdict(functools.partial(collections.defaultdict, int), k=collections.defaultdict(int, {1: 2})),
        collections.defaultdict(list, {"x": [1]}),
        collections.defaultdict(None, {"x": 1}),
    ]
    inner = []
    outer = (inner, 1)
    inner.append((outer, (outer, inner)))
    state = Plain()
    state.t = (state, {"k": (inner,)})
    return {
        "tuples_within": outer,
        "tuples_around": {"a": [outer], "b": state},
        "setter": {"o": thing, "again": thing, "x": 1},
        "setter_keyed": keyed,
        "afterwards": {"o": late, "again": late, "x": 1},
        "setter_held": held,
        "hooked": {"model": Hooked(), "epoch": 1},
        "lazy": nn.LazyLinear(3),
        "partial": plain,
        "bound_root": bound.m,
        "factory_of_owner": owner,
        "factories": dicts,
        "factory_bound": collections.defaultdict("abc".upper, {"x": 1}),
        "inside": [Outer.Inner, Outer.static, Outer.Inner(), Outer.Inner().method, Outer.make, Outer.Inner.method, Outer.Inner],
        "inside_new_ex": [Outer.Inner.ByName(), Outer.Inner.ByName()],
        "new_ex": [NewEx(), NewEx(), NewExBelow()],
    }


def told(value, seen):
    """What a value is, identity included, as a text."""
    if isinstance(value, (int, float, str, bool, type(None))):
        return repr(value)
    if isinstance(value, nn.parameter.UninitializedTensorMixin):
        return "uninitialized"
    if isinstance(value, torch.Tensor):
        return f"tensor {value.tolist()} {value.requires_grad}"
    if isinstance(value, type) or isinstance(value, (types.FunctionType, types.BuiltinFunctionType)) and getattr(value, "__self__", None) is None:
        return value.__qualname__
    if id(value) in seen:
        return f"again {seen[id(value)][0]}"
    seen[id(value)] = (len(seen), value)
    name = type(value).__name__
    if isinstance(value, functools.partial):
        return f"{name} {[told(v, seen) for v in (value.func, value.args, value.keywords)]}"
    if hasattr(value, "__self__") and hasattr(value, "__name__"):
        return f"{value.__name__} of {told(value.__self__, seen)}"
    parts = []
    if isinstance(value, collections.defaultdict):
        parts.append(told(value.default_factory, seen))
    if isinstance(value, dict):
        parts += [f"{told(k, seen)}: {told(v, seen)}" for k, v in value.items()]
    elif isinstance(value, (list, tuple, set)):
        parts += [told(v, seen) for v in value]
    if hasattr(value, "__dict__"):
        parts += [f".{k}={told(v, seen)}" for k, v in vars(value).items()]
    return f"{name}({', '.join(parts)})"


def write(folder):
    for name, value in values().items():
        for protocol in (2, 4):
            module = afterwards if name == "afterwards" else pickle
            torch.save(
                value, f"{folder}/{name}_{protocol}.pt", pickle_module=module, pickle_protocol=protocol
            )


def check(folder):
    for name, value in values().items():
        for file in sorted(os.listdir(folder)):
            if file.startswith(name) and file[len(name) + 1 :][:1] in "24":
                expected = told(pickled(value), {})
                found = told(torch.load(f"{folder}/{file}", weights_only=False), {})
                if found != expected:
                    print(f"{file}: {found}, not {expected}")


def pickled(value):
    file = io.BytesIO()
    torch.save(value, file, pickle_module=afterwards)
    file.seek(0)
    return torch.load(file, weights_only=False)


if __name__ == "__main__":
    import held_objects  # under its own name, as the files name it

    getattr(held_objects, sys.argv[1])(sys.argv[2])
