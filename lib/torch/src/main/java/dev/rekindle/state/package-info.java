/** A network's state by name, whatever backs its tensors, and what loading it found. */
@NullMarked
package dev.rekindle.state;

import org.jspecify.annotations.NullMarked;
