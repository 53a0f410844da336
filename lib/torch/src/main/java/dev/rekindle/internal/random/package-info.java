/** torch's generator of random numbers in plain Java, to the bit: which words it draws. */
@NullMarked
package dev.rekindle.internal.random;

import org.jspecify.annotations.NullMarked;
