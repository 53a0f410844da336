/** The words users say: save, load, a checkpoint. Everything else stands below. */
@NullMarked
package dev.rekindle;

import org.jspecify.annotations.NullMarked;
