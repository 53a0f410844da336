/**
 * Schedules of learning rates, to torch's last bit. Mirrors torch/optim/lr_scheduler.py, 2.15.0.
 */
@NullMarked
package dev.rekindle.optim.schedule;

import org.jspecify.annotations.NullMarked;
