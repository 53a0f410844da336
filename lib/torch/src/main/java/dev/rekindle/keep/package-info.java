/** Checkpoints that a run of training leaves behind, and how it goes on from them. */
@NullMarked
package dev.rekindle.keep;

import org.jspecify.annotations.NullMarked;
