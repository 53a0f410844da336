/** Optimizers with torch's arithmetic and torch's state layout. Mirrors torch/optim, 2.15.0. */
@NullMarked
package dev.rekindle.optim;

import org.jspecify.annotations.NullMarked;
