package dev.rekindle.nn;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Stands on a field for a parameter that Python sets to None by itself, {@code self.bias_k = None},
 * rather than by {@code register_parameter}: it is a plain attribute then.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface PlainNone {}
