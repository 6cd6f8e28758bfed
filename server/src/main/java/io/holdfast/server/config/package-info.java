/**
 * What can be configured: one table of parameters drives the flags, the environment, CONFIG GET and
 * SET and {@code --help}. The values in force are read from {@link Settings}.
 */
@NullMarked
package io.holdfast.server.config;

import org.jspecify.annotations.NullMarked;
