/**
 * Networks with torch's names, order, defaults, draws and printed form, on DJL's engine. Mirrors
 * torch/nn/modules, 2.15.0; one file a layer.
 */
@NullMarked
package dev.rekindle.nn;

import org.jspecify.annotations.NullMarked;
