/** The one door to the engine: seeds, guarded element types, and who owns which memory. */
@NullMarked
package dev.rekindle.internal.djl;

import org.jspecify.annotations.NullMarked;
