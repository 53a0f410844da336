/** How Python says it: numbers, texts, and the quoting of what a file says. The JDK alone. */
@NullMarked
package dev.rekindle.internal.text;

import org.jspecify.annotations.NullMarked;
