/**
 * Longhorn's REST API: routes, request bodies, resources and errors in the shapes of
 * longhorn-manager 1.12. It knows the\n * engine, and nothing of sockets.
 */
@NullMarked
package io.holdfast.sim.api;

import org.jspecify.annotations.NullMarked;
