/** Elements, bytes and strided views: what a tensor is before any engine holds it. */
@NullMarked
package dev.rekindle.tensor;

import org.jspecify.annotations.NullMarked;
