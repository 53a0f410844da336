/** See lib/DESIGN.md. Uses the JDK alone. */
@NullMarked
package dev.rekindle.archive;

import org.jspecify.annotations.NullMarked;
