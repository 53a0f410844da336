package dev.rekindle.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.SymbolBlock;
import ai.djl.util.Pair;
import dev.rekindle.nn.Module;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One walk over a block: its entries in order, their metadata, and what torch has no layer for. */
final class BlockSlots {
    final Map<String, Slot> slots = new LinkedHashMap<>();
    final Map<String, Map<Object, @Nullable Object>> metadata = new LinkedHashMap<>();
    final Map<String, String> layers = new LinkedHashMap<>();
    final List<String> withoutPartner = new ArrayList<>();
    private final Set<Block> above = Collections.newSetFromMap(new IdentityHashMap<>());

    BlockSlots(Block root) {
        visit("", root.getClass().getSimpleName(), root);
    }

    private void visit(String prefix, String place, Block block) {
        if (!above.add(block)) {
            throw new IllegalStateException("[" + place + "] the block contains itself.");
        }
        if (block instanceof Module module) {
            module(prefix, place, module);
        } else if (block instanceof SymbolBlock) {
            throw new IllegalArgumentException(
                    "["
                            + place
                            + "] is a TorchScript program, of which DJL shows the parameters and"
                            + " hides the buffers, so its state_dict would lack some. Read its file"
                            + " with Torch.open, or take the blocks beside it one by one.");
        } else {
            plain(prefix, place, block);
        }
        above.remove(block);
    }

    private void plain(String prefix, String place, Block block) {
        Partner partner = Partner.of(block);
        Partner names = partner == null ? new Partner("", false) : partner;
        String path = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        Map<Object, @Nullable Object> local = new LinkedHashMap<>();
        local.put("version", names.version());
        metadata.put(path, local);
        String why = Partner.whyStranger(block);
        if (why != null) {
            withoutPartner.add(place + ": " + why);
        }
        List<Pair<String, Parameter>> parameters = new ArrayList<>();
        block.getDirectParameters().forEach(parameters::add);
        parameters.sort(Comparator.comparing(own -> Partner.rank(own.getKey())));
        for (Pair<String, Parameter> own : parameters) {
            String name = partner == null ? own.getKey() : partner.nameOf(own.getKey());
            Slot slot = Slot.of(prefix + name, place + "." + own.getKey(), own.getValue(), names);
            put(slot, layer(block, partner));
            if (partner == null && why == null) {
                withoutPartner.add(
                        slot.place()
                                + ": no layer of torch.nn holds it; it is \""
                                + slot.key()
                                + "\", a parameter of a class of your own in Python");
            }
        }
        if (names.isBatchNorm()) {
            put(
                    Slot.counter(prefix + "num_batches_tracked", place + " (no counter)"),
                    layer(block, partner));
        }
        BlockList children = block.getChildren();
        List<String> childNames = childNames(block, children);
        for (int i = 0; i < children.size(); i++) {
            Pair<String, Block> child = children.get(i);
            visit(prefix + childNames.get(i) + ".", place + "." + child.getKey(), child.getValue());
        }
    }

    /** A module of this library says its names itself. */
    private void module(String prefix, String place, Module module) {
        Map<?, ?> own = module.stateDict().metadata();
        if (own != null) {
            own.forEach(
                    (path, versions) -> {
                        String name = prefix + path;
                        boolean dot = name.endsWith(".");
                        Map<Object, @Nullable Object> local = new LinkedHashMap<>();
                        ((Map<?, ?>) versions).forEach(local::put);
                        metadata.put(dot ? name.substring(0, name.length() - 1) : name, local);
                    });
        }
        module.stateDict()
                .forEach(
                        (name, tensor) -> {
                            String at = place + "." + name;
                            if (!(tensor.storage().memory() instanceof NDArray array)) {
                                throw new IllegalArgumentException(
                                        "["
                                                + at
                                                + "] holds "
                                                + tensor.dtype()
                                                + ", which the engine cannot. Convert the module"
                                                + " in Python, with model.float().");
                            }
                            put(
                                    new Slot(prefix + name, at, array, tensor.shape()),
                                    module.getClass().getSimpleName());
                        });
    }

    private void put(Slot slot, String layer) {
        Slot other = slots.putIfAbsent(slot.key(), slot);
        if (other != null) {
            throw new IllegalArgumentException(
                    "["
                            + slot.place()
                            + "] would be \""
                            + slot.key()
                            + "\" in a state_dict, and so would "
                            + other.place()
                            + ". Name one of the two otherwise.");
        }
        layers.put(slot.key(), layer);
    }

    private static String layer(Block block, @Nullable Partner partner) {
        return partner == null
                ? block.getClass().getSimpleName() + ", no layer of torch.nn"
                : "nn." + partner.className();
    }

    /**
     * The position, counted from 0, in a Sequential or Parallel block, as in torch's Sequential and
     * ModuleList; elsewhere the name that was given, without the number that DJL puts before it. A
     * name given twice keeps the number.
     */
    private static List<String> childNames(Block block, BlockList children) {
        boolean numbered = block instanceof SequentialBlock || block instanceof ParallelBlock;
        List<String> names = new ArrayList<>();
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (int i = 0; i < children.size(); i++) {
            String name = numbered ? String.valueOf(i) : bare(children.get(i).getKey(), i + 1);
            names.add(name);
            if (!once.add(name)) {
                twice.add(name);
            }
        }
        for (int i = 0; i < names.size(); i++) {
            if (twice.contains(names.get(i))) {
                names.set(i, children.get(i).getKey());
            }
        }
        return names;
    }

    private static String bare(String name, int number) {
        String prefix = String.format(Locale.ROOT, "%02d", number);
        return name.startsWith(prefix) && name.length() > prefix.length()
                ? name.substring(prefix.length())
                : name;
    }
}
