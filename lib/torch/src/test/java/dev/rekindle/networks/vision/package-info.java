/** torchvision's networks (0.29), written in Java: short, under the same names. */
package dev.rekindle.networks.vision;
