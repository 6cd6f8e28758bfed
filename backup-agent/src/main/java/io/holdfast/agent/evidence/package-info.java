/**
 * Evidence of restore checks: a report of each, signed and chained, in files or in a ConfigMap. Who
 * has the key can tell that none was changed or left out, without the agent.
 */
@NullMarked
package io.holdfast.agent.evidence;

import org.jspecify.annotations.NullMarked;
