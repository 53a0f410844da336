package dev.rekindle.nn;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class whose own {@code forward} of an array, and of a list, runs the hooks. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface RunsHooks {}
