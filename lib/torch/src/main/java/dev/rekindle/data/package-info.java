/** In which order a run sees its examples. Mirrors torch/utils/data, 2.15.0. */
@NullMarked
package dev.rekindle.data;

import org.jspecify.annotations.NullMarked;
