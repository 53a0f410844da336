/**
 * What a Java notebook adds to the library: rich rendering in the kernel, exercise checks, plots
 * and pictures. The library knows nothing of it.
 */
@NullMarked
package dev.rekindle.notebook;

import org.jspecify.annotations.NullMarked;
