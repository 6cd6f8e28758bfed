/**
 * Longhorn's REST API over OkHttp, with all its surprises kept inside this package. The core sees
 * plain values and two kinds of failure: refused and unreachable.
 */
@NullMarked
package io.holdfast.agent.longhorn;

import org.jspecify.annotations.NullMarked;
