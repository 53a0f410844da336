/** Real torch, started by the tests, and what is compared with it. */
package dev.rekindle.testing;
