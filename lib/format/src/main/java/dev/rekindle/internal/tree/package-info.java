/** One walker over any value, and what prints, names and compares by it. */
@NullMarked
package dev.rekindle.internal.tree;

import org.jspecify.annotations.NullMarked;
