"""Calls of the classes and functions that plain data is made by, with arguments as Python and torch take them, and as they don't.

`write(folder)` puts each call into a pickle of its own and tells what Python's unpickler and torch's `weights_only` make of it;
`differences(file)` compares what Java read and saved again with what Python makes.
"""
import io
import os
import pickle
import warnings

import numpy as np
import torch
from torch import _weights_only_unpickler

NOTHING = object()

# module.name, then tuples of arguments; a state, where there is one, behind a call's arguments.
CALLS = {
    "datetime.date": """(2020,2,29) (2020,2,30) (2019,2,29) (1900,2,29) (2000,2,29) (2021,4,31) (0,1,1) (10000,1,1)
        (1,0,1) (1,13,1) (1,1,0) (2020,) (2020,1) () ("x",) (2020,1,1,1) (2020.0,1,1) (True,True,True) (2**70,1,1) (None,)
        (b"\\x07\\xe4\\x02\\x1d",) (b"\\x07\\xe4\\x02\\x1e",) (b"\\x07\\xe4\\x0d\\x1d",) (b"\\x00\\x00\\x01\\x01",) (b"\\x07\\xe4\\x02",) (b"",)
        ("\\x07\\u00e4\\x02\\x1d",) (2020,"2",1) (2020,-1,1)""",
    "datetime.time": """() (1,) (24,) (23,59,59,999999) (23,60) (1,2,60) (1,2,3,1000000) (-1,) ("x",) (1.0,) (1,2,3,4,5) (1,2,3,4,None)
        (1,2,3,4,datetime.timezone.utc) (b"\\x01\\x02\\x03\\x00\\x00\\x04",) (b"\\x18\\x02\\x03\\x00\\x00\\x04",) (b"\\x01\\x02\\x03",)
        (b"\\x01\\x3c\\x03\\x00\\x00\\x04",) (b"\\x01\\x02\\x03\\x0f\\x42\\x40",) (b"\\x01\\x02\\x03\\x0f\\x42\\x3f",) (1,2,3,4,None,1)
        (b"\\x81\\x02\\x03\\x00\\x00\\x04",) (b"\\x01\\x02\\x03\\x00\\x00\\x04",datetime.timezone.utc) (b"\\x01\\x02\\x03\\x00\\x00\\x04",3)""",
    "datetime.datetime": """(2020,2,29) (2020,2,30) (2020,1,1,24) (2020,1,1,0,60) (2020,1,1,0,0,60) (2020,1,1,0,0,0,10**6) (2020,1,1,1,1,1,1,None)
        (2020,1,1,1,1,1,1,"utc") (2020,1,1,1,1,1,1,datetime.timezone.utc) (2020,1) () (b"\\x07\\xe4\\x02\\x1d\\x01\\x02\\x03\\x00\\x00\\x04",)
        (b"\\x07\\xe4\\x02\\x1e\\x01\\x02\\x03\\x00\\x00\\x04",) (b"\\x07\\xe4\\x02\\x1d\\x18\\x02\\x03\\x00\\x00\\x04",) (b"\\x07\\xe4\\x02\\x1d",)
        (b"\\x07\\xe4\\x82\\x1d\\x01\\x02\\x03\\x00\\x00\\x04",) (b"\\x07\\xe4\\x8d\\x1d\\x01\\x02\\x03\\x00\\x00\\x04",)
        (b"\\x07\\xe4\\x02\\x1d\\x01\\x02\\x03\\x00\\x00\\x04",datetime.timezone.utc) (b"\\x07\\xe4\\x02\\x1d\\x01\\x02\\x03\\x00\\x00\\x04",5) ("now",)""",
    "datetime.timedelta": """() (1,) ("x",) (1,2,3) (1.5,) (10**9,) (999999999,) (1000000000,) (-999999999,) (-10**9,) (0,10**15) (0,0,10**30) (None,) (1,2,3,4,5,6,7) (1,2,3,4,5,6,7,8)
        (float("nan"),) (float("inf"),) (True,) (1j,) (0,86399,999999) (999999999,86400)""",
    "datetime.timezone": """(datetime.timedelta(0),) () (1,) (datetime.timedelta(hours=24),) (datetime.timedelta(hours=23),) (datetime.timedelta(hours=-24),) (datetime.timedelta(hours=1),"CET")
        (datetime.timedelta(hours=1),3) (None,) (datetime.timedelta(hours=1),"a","b") (datetime.timedelta(days=-1,seconds=1),)""",
    "decimal.Decimal": """() (1,) ("x",) ("1.5",) ("1_0",) ("_1",) ("1__0",) (" 1 ",) ("",) ("1e5",) ("1e",) ("NaN",) ("nan12",) ("Inf",) ("-Infinity",) ("sNaN",) ("Infx",) (1.5,) (True,)
        (None,) ([0,[1],0],) ((0,(1,2),-1),) ((2,(1,),0),) ((0,(1,),"F"),) ((0,(1,),"n"),) ((0,(10,),0),) ((0,(1,)),) ((0,(1,),0.5),) (b"1",) ("1",None) ("1",3) ("1e99999999999999999999",) (1j,) ("\\u0661",) ("1 2",) ("+.5",) (".",)
        ("1.",) ((0,(),0),) ((1,(0,0,1),3),)""",
    "fractions.Fraction": """() (1,) (1,2) (1,0) (0,0) ("1/2",) ("1/0",) ("x",) ("1.5",) ("1e3",) (" 1/2 ",) ("1 / 2",) (1.5,) (float("nan"),) (1.5,2) ("1",2) (None,) (1,None) (True,2) (1,2,3) ("",) ("-3/4",) ("1/-2",) ("1_0/2",) ("3.",) (".5",)
        (decimal.Decimal("1.5"),) (fractions.Fraction(1,2),3)""",
    "uuid.UUID": """() ("12345678123456781234567812345678",) ("{12345678-1234-5678-1234-567812345678}",) ("urn:uuid:12345678-1234-5678-1234-567812345678",) ("1234",) ("g2345678123456781234567812345678",) (None,) (1,) (b"1",)
        (None,b"1234567812345678") (None,b"1") (None,None,b"1234567812345678") (None,None,None,(1,2,3,4,5,6)) (None,None,None,None,5) (None,None,None,None,-1) (None,None,None,None,2**128) ("12345678123456781234567812345678",b"1234567812345678")
        ("12345678123456781234567812345678",None,None,None,None,4) ("12345678123456781234567812345678",None,None,None,None,9) ("0x345678123456781234567812345678",) (None,None,None,(1,2,3))""",
    "builtins.range": """() (1,) (1,2) (1,2,3) (1,2,0) (1,2,3,4) ("x",) (1.0,) (True,) (None,) (1,None) (2**80,) (0,-5,-1)""",
    "builtins.slice": """() (1,) (None,) (1,2) (1,2,3) (1,2,0) ("a","b") (1,2,3,4) ([1],)""",
    "builtins.object": """() (1,)""",
    "builtins.complex": """() (1,) (1,2) (1.5,) (1.5,2.5) ("1+2j",) ("x",) ("1",) (" 1+2j ",) ("(1+2j)",) ("1 + 2j",) ("j",) ("-j",) ("1_0j",) ("nan+infj",) ("1e5-2.5e-3j",) ("",) ("1+2",) ("1j+2",) (True,) (None,) (1,None) (1,"2")
        ("1",2) (1j,) (1j,2j) (2**2000,) (2**70,) (b"1",) ([1],) (1,2,3) ("()",) ("(1)",) ("1+-2j",) ("infinityj",) ("1_j",) ("1.e1",) (".5j",) ("1+2J",) ("\\u0661+\\u0662j",) (float("nan"),float("-inf")) (-0.0,-0.0)""",
    "builtins.set": """() ([1,2,1],) ((1,),) ("aab",) (b"aab",) ({1:2},) ({1,2},) (frozenset([3]),) ([[1]],) (1,) (None,) ([1],[2]) ("",) (OrderedDict(a=1),) (range(3),) (bytearray(b"ab"),) (({1:2},),) ([(1,2),(1,2)],) ([(1,[2])],) ([1,1.0,True],)
        (Counter("ab"),) ([float("nan"),1],) (1.5,) ("\\U0001f600a",)""",
    "builtins.frozenset": """() ([1,2,1],) ((1,),) ("aab",) (b"aab",) ({1:2},) ({1,2},) (frozenset([3]),) ([[1]],) (1,) (None,) ([1],[2]) ("",) (OrderedDict(a=1),) ([{1}],)""",
    "builtins.bytearray": """() (b"ab",) ("ab","latin-1") ("ab","utf-8") ("ab",) (3,) (0,) (-1,) ([1,2],) ((1,2),) ([256],) ([-1],) (["a"],) (None,) ("\\u20ac","utf-8") ("\\u20ac","latin-1") ("a","no-such") ("a","ascii","strict") ({1,2},) (1.5,)
        (bytearray(b"x"),) ("\\u20ac","ascii") ("ab","latin1") (2**63,) (b"ab","latin-1") ({7:1},) ([True],) (True,)""",
    "_codecs.encode": """("ab","latin1") ("ab","latin-1") ("ab","utf-8") ("ab",) ("\\u20ac","latin1") ("\\u20ac","utf8") ("\\u20ac",) ("ab","ascii") ("ab","no-such") (b"ab","latin1") (1,"latin1") () ("ab","latin1","strict") ("\\u20ac","ascii","ignore")
        ("\\ud800","utf-8") ("ab",None) ("ab","iso-8859-1") ("\\u00e4","ascii") ("ab","L1") ("ab","UTF8") ("ab","utf-16") ("ab","utf_8") ("ab","U8") ("\\u00e4","latin1")""",
    "collections.Counter": """() ("abca",) ({},) ({"a":2},) ([1,1,2],) ((1,1),) (b"aa",) ({1,2},) (1,) (None,) ([[1]],) ({"a":"x"},) ("a","b") (OrderedDict(a=3),) (Counter(x=2),) (frozenset([1]),) (range(2),) ([float("nan")],) ([1,1.0,True],) ([{}],) ("",)""",
    "collections.OrderedDict": """() ([("a",1)],) ([["a",1],["b",2]],) ((("a",1),),) ({"a":1},) ([("a",)],) ([1],) (1,) (None,) ("ab",) (["ab","cd"],) ([("a",1),("a",2)],) ([([],1)],) ([("a",1)],[]) (OrderedDict(a=1),) ([{1,2}],) ([b"ab"],) ([("a",1,2)],)
        (Counter(a=2),) (("ab",),) ([],) ((),) ("",) (frozenset(),) (set(),) ([{"k":1,"v":2}],) (b"",)""",
    "collections.defaultdict": """() (None,) (1,) (None,{"a":1}) (None,[("a",1)]) (None,1) (None,"ab") (None,[(1,)]) (None,{},1) ("x",) ([],) ({},)""",
    "collections.deque": """() ([],) ([1],) ("ab",) (1,) (None,) ([1],2) ([1],None) ([1],-1) ([1],"x") ([1],1.0) ([1],2,3) ({1:2},) ([1],2**70) ((1,),) (b"ab",) ([1,2,3],2) ([1],True)""",
    "argparse.Namespace": """() (1,) ({},)""",
    "types.SimpleNamespace": """() (1,) ({},) (1,2) ({"a":1},) (None,)""",
    "pathlib.PurePosixPath": """() ("a",) ("a","b") (1,) (b"a",) (None,) ("a",None) (["a"],) ("",) ("a",pathlib.PurePosixPath("b"))""",
    "pathlib.PosixPath": """() ("a",) ("/","b") (1,) (b"a",) ("a\\0b",)""",
    "pathlib.PureWindowsPath": """() ("a",) ("c:\\\\","b") (1,) (b"a",)""",
    "torch.Size": """() ([1,2],) ((1,2),) ([-1],) ([1.5],) ((),) ([2**63],) (["a"],) (3,) (None,) ("",) ("ab",) ([True],) ({1,2},) ([1],[2]) ([[1]],) (torch.Size([2]),) ([None],) (b"ab",) ([-2**63],) ({3:4},)""",
    "torch.device": """() ("cpu",) ("cuda",) ("cuda:1",) ("cuda:01",) ("cuda:",) ("cuda:-1",) ("cuda",-5) ("cuda",-1) ("cuda",0) ("cuda",3) ("cpu",0) ("cpu",1) ("cpu:1",) ("nosuch",) ("nosuch",1) ("meta",) ("cuda:1",2) ("cuda:0",0) ("",) (None,) (0,) (1,) (-1,)
        ("cuda",None) ("cuda","1") ("cuda",1.0) ("cuda:128",) ("cuda",128) ("cuda",300) ("cuda:300",) ("cuda:99999999999",) ("cuda",2**40) ("xla",) ("xla:1",) ("mps",) ("privateuseone",) ("privateuseone:0",) ("CUDA",) ("cuda:1:2",) (" cuda",) ("cuda",True)
        ("mkldnn",) ("opengl",) ("opencl",) ("ideep",) ("hip",) ("ve",) ("fpga",) ("maia",) ("vulkan",) ("xpu",) ("hpu",) ("lazy",) ("ipu",) ("mtia",) ("xpu:3",) ("meta:1",) ("meta",-1) (300,) (127,) (128,) (True,) (1.0,) ("ort",) ("metal",) ("cuda:+1",) ("cuda: 1",)""",
    "torch.serialization._get_layout": """("torch.strided",) ("torch.sparse_coo",) ("torch.sparse_csr",) ("torch.nosuch",) ("strided",) (1,) () ("torch._mkldnn",) ("torch.jagged",) ("torch.strided",1)""",
    "torch.Tensor": """() ([],) ([1,2],) ([1.5],) ([[1,2],[3,4]],) ((1,2),) ([[1],[2,3]],) (["a"],) ("a",) (None,) (1.5,) ([True],) ([None],) ([2**70],) ([1j],) (0,) (-1,) ([float("nan"),1e300],) ([[]],) (torch.Size([0]),) ([[],[]],)""",
    "torch.FloatTensor": """() ([1,2],) ([],) ([0.1],) ("x",) (0,)""",
    "torch.DoubleTensor": """() ([0.1,2],) ([[1],[2]],)""",
    "torch.LongTensor": """() ([1,2],) ([1.5],) ([2**63],) ([-2**63],) ([True],) ([[1,2]],)""",
    "torch.IntTensor": """() ([1],) ([2**31],)""",
    "torch.ShortTensor": """() ([1],) ([2**15],)""",
    "torch.CharTensor": """() ([1],) ([128],)""",
    "torch.ByteTensor": """() ([1,255],) ([256],) ([-1],)""",
    "torch.BoolTensor": """() ([True,False],) ([2],)""",
    "torch.HalfTensor": """() ([1.5],) ([1e9],)""",
    "torch.BFloat16Tensor": """() ([1.5],) ([1.00390625],)""",
    "torch.nn.parameter.Parameter": """() (torch.ones(0),) (1,) (None,) ([],) (torch.ones(0),True,3)""",
    "torch.storage.UntypedStorage": """() ("x",) (None,)""",
    "torch.storage.TypedStorage": """() ("x",)""",
    "torch.FloatStorage": """() ("x",)""",
    "numpy.dtype": """("f4",) ("f4",False,True) ("x9",) () (1,) (None,) ("f4",0,1) ("i8",) ("U3",) ("S0",) ("V8",) ("O",) ("f3",) ("",) ("float32",) ("<f4",) ("f4",2,1) ("M8",) ("M8[s]",) ("M8[x]",) (b"f4",) ([("a","f4")],) ("f4",False,True,1)""",
}

# A call, its arguments, and the state that BUILD sets.
BUILT = [
    ("numpy._core.multiarray._reconstruct", args, state)
    for args in ("(np.ndarray,(0,),b'b')",)
    for state in (
        "(1,(2,),np.dtype('f4'),False,b'\\0'*8)",
        "(1,(2,),np.dtype('f4'),False,b'\\0'*7)",
        "(1,(2,),np.dtype('f4'),False,b'\\0'*9)",
        "(1,(-1,),np.dtype('f4'),False,b'')",
        "(1,(2**40,2**40),np.dtype('f4'),False,b'')",
        "(1,(0,),np.dtype('f4'),False,b'')",
        "(1,(),np.dtype('f8'),False,b'\\0'*8)",
        "(1,(2,),np.dtype('f4'),True,b'\\0'*8)",
        "(1,(2,),np.dtype('O'),False,[1,'a'])",
        "(1,(2,),np.dtype('O'),False,b'\\0'*16)",
        "(1,(2,),np.dtype('f4'),False,[1,2])",
        "(1,(2,),np.dtype('O'),False,(1,2))",
        "(1,2,np.dtype('f4'),False,b'\\0'*8)",
        "(1,('a',),np.dtype('f4'),False,b'')",
        "(1,(2,),'f4',False,b'\\0'*8)",
        "(1,(2,),np.dtype('f4'),False)",
        "(1,(2,),np.dtype('f4'),'x',b'\\0'*8)",
        "None",
        "()",
        "{}",
        "(1,(1,),np.dtype([('a','f4'),('b','i2')]),False,b'\\0'*6)",
        "(1,(1,),np.dtype([('a','f4'),('b','i2')]),False,b'\\0'*5)",
        "(1,(1,),np.dtype('U2'),False,b'\\0'*8)",
        "(1,(1,),np.dtype('U2'),False,b'\\0'*4)",
        "(1,(1,),np.dtype('M8[s]'),False,b'\\0'*8)",
        "(1,(2,),np.dtype(('f4',(2,))),False,b'\\0'*8)",
        "(1,(1,)*65,np.dtype('f4'),False,b'\\0'*4)",
    )
] + [
    ("numpy._core.multiarray._reconstruct", args, NOTHING)
    for args in ("(np.ndarray,(0,),b'b')", "(np.ndarray,(-1,),b'b')", "(np.ndarray,)", "()", "(np.ndarray,(2,),b'b')", "(1,(0,),b'b')", "(np.ndarray,(0,),b'x')", "(np.ndarray,(2**60,2**60),b'f8')")
] + [
    ("numpy._core.multiarray.scalar", args, NOTHING)
    for args in (
        "(np.dtype('f4'),b'\\0'*4)", "(np.dtype('f4'),b'\\0'*3)", "(np.dtype('f4'),b'\\0'*5)", "(np.dtype('f4'),)", "()", "('f4',b'\\0'*4)", "(np.dtype('U2'),b'\\0'*8)", "(np.dtype('U2'),b'\\0'*4)", "(np.dtype('O'),1)",
        "(np.dtype('f4'),None)", "(np.dtype('f4'),1)", "(np.dtype('f4'),'\\0\\0\\0\\0')", "(np.dtype('V3'),b'abc')", "(np.dtype('M8[s]'),b'\\0'*8)",
    )
] + [
    ("numpy._core.numeric._frombuffer", args, NOTHING)
    for args in (
        "(b'\\0'*8,np.dtype('f4'),(2,),'C')", "(b'\\0'*8,np.dtype('f4'),(3,),'C')", "(b'\\0'*7,np.dtype('f4'),(2,),'C')", "(b'\\0'*16,np.dtype('f4'),(2,2),'F')", "(b'\\0'*8,np.dtype('f4'),(2,),'Z')", "(b'\\0'*8,np.dtype('f4'))",
        "(b'\\0'*8,np.dtype('f4'),(-1,),'C')", "(bytearray(8),np.dtype('f4'),(2,),'C')", "(b'',np.dtype('f4'),(0,),'C')", "(b'\\0'*8,np.dtype('O'),(1,),'C')",
    )
] + [
    ("datetime.date", "(2020,1,1)", "{'a':1}"),
    ("datetime.date", "(2020,1,1)", "None"),
    ("datetime.date", "(2020,1,1)", "{}"),
    ("decimal.Decimal", "('1',)", "{'a':1}"),
    ("argparse.Namespace", "()", "{'a':1}"),
    ("argparse.Namespace", "()", "1"),
    ("argparse.Namespace", "()", "[1]"),
    ("types.SimpleNamespace", "()", "{'a':1}"),
    ("types.SimpleNamespace", "()", "'ab'"),
    ("collections.deque", "()", "{'a':1}"),
    ("builtins.range", "(3,)", "{'a':1}"),
    ("builtins.slice", "(3,)", "{'a':1}"),
    ("fractions.Fraction", "(3,)", "{'a':1}"),
    ("uuid.UUID", "('12345678123456781234567812345678',)", "{'int':5}"),
    ("collections.OrderedDict", "()", "{'a':1}"),
    ("collections.OrderedDict", "()", "1"),
    ("collections.Counter", "()", "{'a':1}"),
    ("builtins.set", "()", "{'a':1}"),
    ("builtins.complex", "(1,)", "{'a':1}"),
    ("torch.Size", "([1],)", "{'a':1}"),
    ("torch.device", "('cpu',)", "{'a':1}"),
]


def expressions(text):
    """The tuples of a row, each as it is spelled."""
    found, depth, start, quote = [], 0, 0, None
    i = 0
    while i < len(text):
        c = text[i]
        if quote:
            if c == "\\":
                i += 1
            elif c == quote:
                quote = None
        elif c in "\"'":
            quote = c
        elif c in "([{":
            if depth == 0:
                start = i
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                found.append(text[start : i + 1])
        i += 1
    return found


def cases():
    for name, row in CALLS.items():
        for args in expressions(row):
            yield name, args, NOTHING
    yield from BUILT


def valued(expression):
    import collections
    import datetime
    import decimal
    import fractions
    import pathlib

    return eval(
        expression,
        {
            **{m.__name__: m for m in (datetime, decimal, fractions, pathlib, torch)},
            "np": np,
            "OrderedDict": collections.OrderedDict,
            "Counter": collections.Counter,
        },
    )


def part(value):
    """A value's pickle of protocol 2 without its frame."""
    return pickle.dumps(value, 2)[2:-1]


def pickled(name, args, state):
    module, _, called = name.rpartition(".")
    text = b"\x80\x02c" + module.encode() + b"\n" + called.encode() + b"\n"
    text += part(valued(args)) + b"R"
    if state is not NOTHING:
        text += part(valued(state)) + b"b"
    return text + b"."


def label(name, args, state):
    return name + args + ("" if state is NOTHING else " with " + state)


def made(read, text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read(io.BytesIO(text))
        except Exception as e:
            return e


def write(folder):
    result = []
    for number, case in enumerate(cases()):
        text = pickled(*case)
        with open(os.path.join(folder, f"{number}.pkl"), "wb") as file:
            file.write(text)
        python, data = made(pickle.load, text), made(_weights_only_unpickler.load, text)
        result.append([label(*case), *("" if not isinstance(x, Exception) else f"{type(x).__name__}: {x}"[:80] for x in (python, data))])
    return result


def plain_data():
    """Values as Python's own picklers write them, at each protocol: read as data, all of them."""
    import argparse
    import collections
    import datetime
    import decimal
    import fractions
    import pathlib
    import types
    import uuid

    zone = datetime.timezone(datetime.timedelta(hours=-5, minutes=30), "there")
    record = np.dtype([("a", "f4"), ("b", "i2", (2,))])
    return [
        datetime.date(2020, 2, 29), datetime.date.max, datetime.time(23, 59, 59, 999999, fold=1), datetime.time(1, tzinfo=zone),
        datetime.datetime(1, 1, 1), datetime.datetime(2020, 12, 31, 1, 2, 3, 4, zone, fold=1), datetime.timedelta.min, datetime.timedelta.max,
        datetime.timezone.utc, zone, *map(decimal.Decimal, ("1.50", "-0", "1E+9", "1e-400", "NaN", "sNaN7", "-Infinity")),
        fractions.Fraction(-3, 4), fractions.Fraction(5), uuid.UUID(int=2**128 - 1), range(5), range(10, 0, -3), slice(None, 3), slice(1, 2, -1),
        1 + 2j, complex("nan-infj"), collections.deque([1, 2]), collections.deque("ab", 5), argparse.Namespace(a=1), argparse.Namespace(),
        types.SimpleNamespace(a=[1]), pathlib.PurePosixPath("/a/b"), pathlib.PosixPath("."), pathlib.PureWindowsPath("c:/x"), object(),
        np.arange(6.0).reshape(2, 3), np.asfortranarray(np.ones((2, 3), "f4")), np.zeros((0, 3), "i8"), np.array(1.5), np.array([1, "a", None], object),
        np.zeros((2, 0), object), np.array(["a", "bcd"]), np.array([b"a", b"bc"]), np.array(["2020-01-01"], "M8[D]"), np.ones(3, ">i4"), np.ones(2, "?"),
        np.zeros(2, record), np.array([1, 2], "g"), np.float32(1.5), np.float64("nan"), np.int8(-1), np.bool_(True), np.str_("ab"), np.datetime64("2020-01-01"),
        np.zeros(1, record)[0], np.complex64(1j), np.longdouble(1), np.dtype("f4"), np.dtype(">i8"), record, np.dtype("U5"), np.dtype("O"), np.dtype("M8[ns]"),
        collections.Counter("aab"), collections.OrderedDict(a=1), collections.defaultdict(list, a=[1]), {1, 2}, frozenset("ab"), bytearray(b"ab\xff"), bytearray(),
        b"\xff", b"", torch.Size([2, 3]), torch.Size([]), torch.device("cuda:1"), torch.device("meta"), torch.strided, torch.float32,
    ]


def write_plain_data(folder):
    names = []
    for number, value in enumerate(plain_data()):
        for protocol in range(6):
            name = f"{number}_{protocol}.plain"
            with open(os.path.join(folder, name), "wb") as file:
                pickle.dump(value, file, protocol)
            names.append([name, f"{value!r:.60} at protocol {protocol}"])
    return names


def told(value):
    if isinstance(value, torch.Tensor):
        return f"{type(value).__name__} {value.dtype} {tuple(value.shape)} {value.tolist()} {value.requires_grad}"
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {value.tobytes() if value.dtype != object else value.tolist()}"
    if type(value) in (set, frozenset):
        return f"{type(value).__name__} {sorted(map(told, value))}"
    if type(value) is object:
        return "object"
    return f"{type(value).__name__} {value!r} {vars(value) if hasattr(value, '__dict__') else ''}"


def differences(file):
    """What Java read of each case, by its number, beside what Python makes."""
    again = torch.load(file, weights_only=False)
    found = []
    for number, case in enumerate(cases()):
        if number in again:
            expected, value = told(made(pickle.load, pickled(*case))), told(again[number])
            if value != expected:
                found.append(f"{label(*case)}: {value}, not {expected}")
    return found
