/** DJL's own blocks, as they are, under torch's names. */
@NullMarked
package dev.rekindle.block;

import org.jspecify.annotations.NullMarked;
