package dev.rekindle.internal.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PyGlobalTest {
    @Test
    void python2sNamesBecomePython3s() {
        assertEquals("builtins.set", new PyGlobal("__builtin__", "set").canonical().fullName());
        assertEquals(
                "builtins.ValueError",
                new PyGlobal("exceptions", "ValueError").canonical().fullName());
        assertEquals("exceptions.Own", new PyGlobal("exceptions", "Own").canonical().fullName());
    }
}
