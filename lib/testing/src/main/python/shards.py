"""A state_dict to split, and a reader of shards by their index: shards.py write FILE, shards.py read FILE INDEX=SIZE …"""

import collections
import json
import pathlib
import sys

import safetensors.torch
import torch


def state_dict():
    torch.manual_seed(0)
    large = torch.randn(20, 10)
    entries = collections.OrderedDict()
    entries["embed.weight"] = large
    entries["a"] = torch.randn(30)
    entries["b"] = torch.randn(40)
    entries["c"] = torch.arange(5)
    entries["d"] = torch.randn(70, dtype=torch.float64)
    entries["part"] = large[:1]
    entries["e"] = torch.tensor(3.0)
    entries["head.weight"] = large
    return entries


def expected_shards(entries, size):
    """The split written down a second time, by storage, as huggingface_hub does it."""
    shards, home, late, filled = [[]], {}, [], 0
    for key, tensor in entries.items():
        storage = tensor.untyped_storage().data_ptr()
        if storage in home:
            late.append((key, storage))
            continue
        nbytes = tensor.untyped_storage().nbytes()
        if nbytes > size:
            home[storage] = [key]
            # In the order in which shards are closed: before the one that is being filled.
            shards.insert(len(shards) - 1, home[storage])
            continue
        if filled + nbytes > size:
            shards.append([])
            filled = 0
        home[storage] = shards[-1]
        shards[-1].append(key)
        filled += nbytes
    for key, storage in late:
        home[storage].append(key)
    return [sorted(shard) for shard in shards if shard]


def read(index, original, size):
    index = pathlib.Path(index)
    text = index.read_text()
    told = json.loads(text)
    assert text == json.dumps(told, indent=2, sort_keys=True) + "\n"
    expected = torch.load(original)
    plain = {key: tensor.untyped_storage() for key, tensor in expected.items()}
    assert told["metadata"] == {"total_size": sum({s.data_ptr(): s.nbytes() for s in plain.values()}.values())}
    shards = collections.defaultdict(list)
    for key, name in told["weight_map"].items():
        shards[name].append(key)
    stem, ending = index.name.removesuffix(".index.json").rsplit(".", 1)
    count = len(shards)
    assert sorted(shards) == [f"{stem}-{i + 1:05d}-of-{count:05d}.{ending}" for i in range(count)], sorted(shards)
    assert [sorted(shards[name]) for name in sorted(shards)] == expected_shards(expected, size)
    found = {}
    for name in shards:
        path = index.parent / name
        shard = safetensors.torch.load_file(path) if ending == "safetensors" else torch.load(path)
        assert sorted(shard) == sorted(shards[name])
        found.update(shard)
    assert sorted(found) == sorted(expected)
    assert all(torch.equal(found[key], expected[key]) for key in expected)
    if ending == "bin":
        assert found["head.weight"].data_ptr() == found["part"].data_ptr() == found["embed.weight"].data_ptr()
    print(count)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        torch.save(state_dict(), sys.argv[2])
    else:
        for told in sys.argv[3:]:
            path, size = told.rsplit("=", 1)
            read(path, sys.argv[2], int(size))
