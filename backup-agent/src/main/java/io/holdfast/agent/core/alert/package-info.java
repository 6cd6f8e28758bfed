/**
 * What people are told of: each trouble once when it begins, now and then while it lasts, and once
 * when it is over, over any number of channels, across restarts.
 */
@NullMarked
package io.holdfast.agent.core.alert;

import org.jspecify.annotations.NullMarked;
