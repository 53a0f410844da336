/** Named records in torch's zip: read from any source, written byte for byte as torch does. */
@NullMarked
package dev.rekindle.internal.archive;

import org.jspecify.annotations.NullMarked;
