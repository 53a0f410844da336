/**
 * What torch means by a pickle: decoded values, the allow-list, the kinds of file, reading and
 * writing. Nothing in a file is run here, and no name in a file picks a Java class.
 */
@NullMarked
package dev.rekindle.file;

import org.jspecify.annotations.NullMarked;
