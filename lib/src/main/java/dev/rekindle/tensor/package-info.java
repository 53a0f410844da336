/** See lib/DESIGN.md. Uses the JDK alone. */
@NullMarked
package dev.rekindle.tensor;

import org.jspecify.annotations.NullMarked;
