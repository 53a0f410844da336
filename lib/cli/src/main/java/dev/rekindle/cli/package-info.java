/** The command line: what is in a file, is it whole, what differs. No native code. */
@NullMarked
package dev.rekindle.cli;

import org.jspecify.annotations.NullMarked;
