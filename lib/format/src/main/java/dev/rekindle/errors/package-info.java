/** The one exception with which a file, a key or a value is refused. */
@NullMarked
package dev.rekindle.errors;

import org.jspecify.annotations.NullMarked;
