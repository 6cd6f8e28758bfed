/**
 * Webhooks: alerts as HTTP posts, in the shapes that ntfy, Slack and those who speak its language,
 * and programs of one's own understand.
 */
@NullMarked
package io.holdfast.agent.notify;

import org.jspecify.annotations.NullMarked;
