/**
 * Lua 5.1 in this process: the real one, whose C interface is called by the FFM API, and a sandbox
 * around it that looks as Redis's does. The natives are those of luajava; its Java side, which lets
 * scripts reach any class, is not on the class path. Nothing is loaded before the first script.
 *
 * <p>An error in Lua is a jump over C frames, and must never be one over Java's. So Java functions
 * that Lua calls do not raise errors, they return them, and the sandbox raises them in Lua; and
 * what may raise one is only called by {@code lua_pcall}.
 */
@NullMarked
package io.holdfast.server.lua;

import org.jspecify.annotations.NullMarked;
