/**
 * The libraries that Redis gives to scripts beside Lua's own: cjson, cmsgpack, struct and bit (<a
 * href="https://redis.io/docs/latest/develop/interact/programmability/lua-api/#runtime-libraries">documentation</a>).
 */
@NullMarked
package io.holdfast.server.lua.library;

import org.jspecify.annotations.NullMarked;
