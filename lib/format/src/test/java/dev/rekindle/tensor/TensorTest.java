package dev.rekindle.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rekindle.errors.TorchFileException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TensorTest {
    private static final Tensor SIX = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);

    @Test
    void aColumnSliceKeepsItsValues() {
        assertArrayEquals(new float[] {1, 4}, SIX.select(1, 1).toFloatArray());
        assertArrayEquals(new float[] {1, 2, 4, 5}, SIX.narrow(-1, 1, 2).toFloatArray());
        assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, SIX.transpose(0, 1).toFloatArray());
        assertArrayEquals(new long[] {3, 2}, SIX.view(3, -1).shape());
    }

    @Test
    void viewsShareOneStorage() {
        assertTrue(SIX.select(0, 1).storage() == SIX.storage());
        assertTrue(SIX.transpose(0, 1).contiguous().storage() != SIX.storage());
        assertTrue(SIX.contiguous() == SIX);
    }

    @Test
    void whatReachesOutOfTheStorageIsRefused() {
        refused("needs 24", 15, 0, new long[] {2, 3}, new long[] {3, 1});
        refused("needs 28", 24, 1, new long[] {2, 3}, new long[] {3, 1});
        refused("negative size", 24, 0, new long[] {-2, 3}, new long[] {3, 1});
        refused("torch knows none below 0", 24, 2, new long[] {3}, new long[] {-1});
        refused("offset -1", 24, -1, new long[] {3}, new long[] {1});
        refused("2 sizes, but 1 strides", 24, 0, new long[] {2, 3}, new long[] {1});
        refused("past 2^63", 24, 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0});
        refused("past 2^63", 24, 0, new long[] {1L << 62, 4}, new long[] {0, 0});
        refused("past 2^63", 24, 0, new long[] {3}, new long[] {Long.MAX_VALUE});
        refused("past 2^63", 24, Long.MAX_VALUE, new long[] {1}, new long[] {1});
        refused("past 2^63", 24, 0, new long[] {1L << 61, 2}, new long[] {0, 0});
    }

    @Test
    void aViewWithoutElementsNeedsNoBytes() {
        assertNull(Tensor.check(0, DType.FLOAT32, 0, new long[] {3, 0}, new long[] {1, 1}));
        assertNull(Tensor.check(0, DType.FLOAT32, 9, new long[] {0}, new long[] {7}));
        long[] huge = {1L << 62, 0, 1L << 62};
        assertNull(Tensor.check(0, DType.FLOAT32, 0, huge, new long[3]));
    }

    @Test
    void shapesPrintAsInPython() {
        assertEquals("tensor((2, 3), torch.float32)", SIX.toString());
        assertEquals("tensor((6,), torch.float32)", SIX.view(6).toString());
        assertEquals(
                "tensor((), torch.int64, requires_grad=True)",
                Tensor.of(new long[] {5}, new long[0]).withRequiresGrad(true).toString());
    }

    @Test
    void itemGivesPythonsNumber() {
        assertEquals(5L, Tensor.of(new long[] {5}).item());
        assertEquals(0.5, Tensor.of(new float[] {0.5f}, new long[0]).item());
        assertEquals(true, Tensor.of(new boolean[] {true}).item());
        assertEquals(255L, Tensor.of(new byte[] {-1}).item());
        MemoryStorage ones = MemoryStorage.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertEquals(
                new BigInteger("18446744073709551615"), Tensor.over(ones, DType.UINT64, 1).item());
        Tensor two = Tensor.of(new float[] {1, 2});
        MemoryStorage pair = (MemoryStorage) two.storage();
        Tensor complex =
                new Tensor(pair, DType.COMPLEX64, 0, new long[0], new long[0], false, true, false);
        assertEquals(new Complex(1, -2), complex.item());
        assertThrows(TorchFileException.class, two::item);
    }

    @Test
    void arraysAreGivenOnlyWhereEachValueFits() {
        assertThrows(TorchFileException.class, SIX::toLongArray);
        assertThrows(TorchFileException.class, Tensor.of(new double[] {1})::toFloatArray);
        assertThrows(TorchFileException.class, Tensor.of(new long[] {1})::toIntArray);
        assertThrows(TorchFileException.class, Tensor.of(new long[] {1})::toDoubleArray);
        assertThrows(TorchFileException.class, SIX::toBooleanArray);
        assertArrayEquals(new long[] {-3, 7}, Tensor.of(new short[] {-3, 7}).toLongArray());
        assertArrayEquals(new int[] {254}, Tensor.of(new byte[] {-2}).toIntArray());
        assertArrayEquals(new double[] {-4}, Tensor.of(new int[] {-4}).toDoubleArray());
        boolean[] bits = {true, false};
        assertArrayEquals(bits, Tensor.of(bits).toBooleanArray());
    }

    @Test
    void signallingNaNsKeepTheirBits() {
        int bits = 0x7FA12345;
        MemoryStorage storage = MemoryStorage.allocate(4);
        storage.write(0, ByteBuffer.wrap(new byte[] {0x45, 0x23, (byte) 0xA1, 0x7F}));
        float value = Tensor.over(storage, DType.FLOAT32, 1).toFloatArray()[0];
        assertEquals(bits, Float.floatToRawIntBits(value));
    }

    @Test
    void equalityCountsEveryBit() {
        assertTrue(SIX.contentEquals(Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3)));
        assertFalse(SIX.contentEquals(Tensor.of(new float[] {-0f, 1, 2, 3, 4, 5}, 2, 3)));
        assertFalse(SIX.contentEquals(SIX.view(6)));
        assertTrue(SIX.transpose(0, 1).contentEquals(SIX.transpose(0, 1).contiguous()));
    }

    @Test
    void storagesCrossTheirWindows() {
        for (boolean direct : new boolean[] {false, true}) {
            MemoryStorage storage = MemoryStorage.allocate(37, 3, direct);
            byte[] bytes = new byte[37];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) i;
            }
            storage.write(0, ByteBuffer.wrap(bytes));
            byte[] part = new byte[21];
            storage.read(7, ByteBuffer.wrap(part));
            assertEquals(7, part[0]);
            assertEquals(27, part[20]);
            assertEquals(36, Tensor.over(storage, DType.UINT8, 37).toByteArray()[36]);
            ByteBuffer two = ByteBuffer.allocate(2);
            assertThrows(IndexOutOfBoundsException.class, () -> storage.read(36, two));
        }
    }

    @Test
    void everyTypeIsFoundByItsNames() {
        for (DType type : DType.values()) {
            assertEquals(type, DType.ofName(type.toString()).orElseThrow());
            assertEquals(type, DType.ofName(type.torchName()).orElseThrow());
            if (type.storageClass() != null) {
                assertEquals(type, DType.ofStorageClass(type.storageClass()).orElseThrow());
            }
        }
        assertEquals(DType.FLOAT32, DType.ofName("float").orElseThrow());
        assertTrue(DType.ofName("float31").isEmpty());
    }

    private static void refused(
            String why, long storageBytes, long offset, long[] shape, long[] strides) {
        String sentence = Tensor.check(storageBytes, DType.FLOAT32, offset, shape, strides);
        assertTrue(sentence != null && sentence.contains(why), String.valueOf(sentence));
        MemoryStorage storage = MemoryStorage.allocate(storageBytes);
        assertThrows(
                TorchFileException.class,
                () ->
                        new Tensor(
                                storage,
                                DType.FLOAT32,
                                offset,
                                shape,
                                strides,
                                false,
                                false,
                                false));
    }
}
