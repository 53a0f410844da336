/** Pickle bytes to inert values and back. Uses the JDK alone; executes nothing. */
@NullMarked
package dev.rekindle.internal.pickle;

import org.jspecify.annotations.NullMarked;
