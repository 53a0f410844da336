/**
 * The program in a {@code .pt2}: its graph as JSON says it, and as TorchScript says it. Nothing of
 * it is ever run or evaluated here.
 */
@NullMarked
package dev.rekindle.internal.program;

import org.jspecify.annotations.NullMarked;
