-- What scripts can reach. Runs once for each Lua state, with the server's functions and with the
-- value that stands before the message of one of them that failed.
local host, FAILED = ...

local assert, error, pcall, select, type = assert, error, pcall, select, type
local tostring, tonumber, next, pairs, unpack = tostring, tonumber, next, pairs, unpack
local rawget, rawset, getmetatable, setmetatable = rawget, rawset, getmetatable, setmetatable
local load, loadstring, dump, byte = load, loadstring, string.dump, string.byte
local find, sub, gsub, floor = string.find, string.sub, string.gsub, math.floor
local getinfo, sethook = debug.getinfo, debug.sethook
local create, resume = coroutine.create, coroutine.resume

-- Instructions between two looks at the clock.
local WATCH = 10000

-- Bytes of a string that is worth asking beforehand whether there is room for it.
local LARGE = 1024 * 1024

-- Tables that may be read and not written: a script gets an empty one that shows another.

local shown = {}

local function refuse()
  error('Attempt to modify a readonly table', 2)
end

local function readonly(content)
  local view = setmetatable({}, {__index = content, __newindex = refuse})
  shown[view] = content
  return view
end

local function writable(t)
  if shown[t] then
    error('Attempt to modify a readonly table', 0)
  end
  return t
end

-- Functions of the server don't raise errors, they return them.

local function raised(...)
  if (...) == FAILED then
    error(select(2, ...), 3)
  end
  return ...
end

local function guarded(raw)
  return function(...)
    return raised(raw(...))
  end
end

-- An error as a table, with the place in the script where it was raised.

local function on_error(problem)
  local place
  local level = 2
  repeat
    place = getinfo(level, 'Sl')
    level = level + 1
  until not place or (place.what ~= 'C' and place.what ~= 'tail' and place.source ~= '=holdfast')
  if type(problem) == 'string' then -- C's functions name the line that called them, which is here
    local where = ''
    if place and sub(place.source, 1, 1) == '@' then
      where = sub(place.source, 2) .. ':' .. place.currentline .. ': '
    end
    problem = gsub(problem, '^holdfast:%d+: ', where)
  end
  if type(problem) ~= 'table' then
    problem = {err = 'ERR ' .. tostring(problem)}
  end
  if place and not shown[problem] then
    rawset(problem, 'source', place.source)
    rawset(problem, 'line', place.currentline)
  end
  return problem
end

-- Asks now and then whether the script may go on. Once it may not, it ends at its next line,
-- whatever it catches.

local function stopped()
  local reason = host.watch()
  if reason then
    error({err = reason}, 0)
  end
end

local function stop(reason)
  sethook(stopped, 'l')
  error({err = reason}, 0)
end

local function watch()
  local reason = host.watch()
  if reason then
    stop(reason)
  end
end

local function arm()
  sethook(watch, '', WATCH)
end

-- The globals.

local visible = {}
local environment = readonly(visible)

local function nonexistent(_, name)
  error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
end

setmetatable(visible, {__index = nonexistent})

for _, name in ipairs({
  'assert', 'error', 'gcinfo', 'ipairs', 'rawequal', 'select', 'tonumber', 'tostring', 'type',
  'unpack', 'xpcall', '_VERSION',
}) do
  visible[name] = _G[name]
end
visible._G = environment

local function copy(content)
  local other = {}
  for name, value in pairs(content) do
    other[name] = value
  end
  return other
end

local strings = copy(string)
local rep = string.rep
function strings.rep(...)
  local text, times = ...
  local count = tonumber(times)
  if not count or (type(text) ~= 'string' and type(text) ~= 'number') then
    local _, problem = pcall(rep, ...) -- worded as if nothing stood between it and the script
    local first = getinfo(1, 'n').namewhat == 'method' and 1 or 0
    problem = gsub(gsub(problem, '#(%d)', function(index)
      return '#' .. index - first
    end), '%?', 'rep', 1)
    error(problem, 2)
  end
  local bytes = #tostring(text) * count
  local reason = bytes > LARGE and host.watch(bytes)
  if reason then
    stop(reason)
  end
  return rep(text, times)
end
strings = readonly(strings)
visible.string = strings
local of_strings = getmetatable('')
of_strings.__index = strings
local of_strings_view = readonly(of_strings)
local of_environment = getmetatable(environment)
local of_environment_view = readonly({})

function visible.getmetatable(object)
  if type(object) == 'string' then
    return of_strings_view
  end
  if object == environment then
    return of_environment_view
  elseif shown[object] then
    return nil
  end
  return getmetatable(object)
end

function visible.setmetatable(t, meta)
  return setmetatable(writable(t), meta)
end

function visible.rawset(t, key, value)
  return rawset(writable(t), key, value)
end

function visible.rawget(t, key)
  return rawget(shown[t] or t, key)
end

function visible.next(t, key)
  return next(shown[t] or t, key)
end

function visible.pairs(t)
  if shown[t] then
    return visible.next, t, nil
  end
  return pairs(t)
end

local tables = copy(table)
local insert = table.insert
function tables.insert(t, ...)
  return insert(writable(t), ...)
end
visible.table = readonly(tables)

-- As Redis has it: an error that is a table comes as its text.
local function outcome(good, problem, ...)
  if not good and type(problem) == 'table' and type(rawget(problem, 'err')) == 'string' then
    return false, problem.err
  elseif not good and type(problem) == 'string' then
    return false, (gsub(problem, '^holdfast:%d+: ', ''))
  end
  return good, problem, ...
end

function visible.pcall(...)
  return outcome(pcall(...))
end

-- Compiled code can break out of any sandbox.
local function is_compiled(source)
  return type(source) == 'string' and byte(source) == 27
end

function visible.loadstring(source, name)
  if is_compiled(source) then
    return nil, 'attempt to load a precompiled chunk'
  end
  return loadstring(source, name)
end

function visible.load(reader, name)
  local first = true
  return load(function()
    local piece = reader()
    if first and is_compiled(piece) then
      error('attempt to load a precompiled chunk', 0)
    end
    first = false
    return piece
  end, name)
end

function visible.collectgarbage(what, value)
  if what == nil or what == 'collect' or what == 'count' or what == 'step' then
    return collectgarbage(what, value)
  end
  return 0 -- others share the collector
end

local coroutines = copy(coroutine)

function coroutines.create(body)
  local made = create(body)
  sethook(made, watch, '', WATCH)
  return made
end

local function resumed(good, ...)
  if not good then
    error((...), 0)
  end
  return ...
end

function coroutines.wrap(body)
  local made = coroutines.create(body)
  return function(...)
    return resumed(resume(made, ...))
  end
end
visible.coroutine = readonly(coroutines)

-- Each script gets the same numbers.
local maths = copy(math)

function maths.random(low, high)
  local chance = host.random()
  if low == nil then
    return chance
  end
  low = tonumber(low) or error("bad argument #1 to 'random' (number expected)", 2)
  if high == nil then
    low, high = 1, floor(low)
  else
    low = floor(low)
    high = floor(tonumber(high) or error("bad argument #2 to 'random' (number expected)", 2))
  end
  if low > high then
    error("bad argument #" .. (low == 1 and 1 or 2) .. " to 'random' (interval is empty)", 2)
  end
  return floor(chance * (high - low + 1)) + low
end

maths.randomseed = guarded(host.randomseed)
visible.math = readonly(maths)
visible.os = readonly({clock = os.clock})

for name, functions in pairs(host.libraries) do
  local library = name == 'cjson' and host.json(functions, raised) or {}
  if name ~= 'cjson' then
    for key, value in pairs(functions) do
      library[key] = guarded(value)
    end
  end
  if name == 'cmsgpack' then
    library._NAME, library._VERSION = 'cmsgpack', 'lua-cmsgpack 0.4.0'
    library._COPYRIGHT = 'Copyright (C) 2012, Salvatore Sanfilippo'
    library._DESCRIPTION = 'MessagePack C implementation for Lua'
  end
  visible[name] = readonly(library)
end

-- The server's own.

local redis = {
  LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3,
  REPL_NONE = 0, REPL_SLAVE = 2, REPL_REPLICA = 2, REPL_AOF = 1, REPL_ALL = 3,
  REDIS_VERSION = host.version, REDIS_VERSION_NUM = host.version_number,
}
visible.redis = readonly(redis)

local server_call = host.call

function redis.call(...)
  local value, failed = server_call(...)
  if failed then
    error(value, 0)
  end
  return value
end

function redis.pcall(...)
  return (server_call(...))
end

local function fail(text)
  error({err = 'ERR ' .. text}, 0)
end

local function wrong_arguments()
  return {err = 'ERR wrong number or type of arguments'}
end

function redis.error_reply(...)
  local text = ...
  if select('#', ...) ~= 1 or type(text) ~= 'string' then
    return wrong_arguments()
  end
  text = gsub(gsub(text, '^%-', ''), '[\r\n]+$', '')
  return {err = find(text, ' ', 1, true) and text or 'ERR ' .. text}
end

function redis.status_reply(...)
  local text = ...
  if select('#', ...) ~= 1 or type(text) ~= 'string' then
    return wrong_arguments()
  end
  return {ok = text}
end

function redis.sha1hex(...)
  if select('#', ...) ~= 1 then
    fail('wrong number of arguments')
  end
  return host.sha1hex(tostring((...)))
end

function redis.log(...)
  local level = ...
  if select('#', ...) < 2 then
    fail('redis.log() requires two arguments or more.')
  elseif type(level) ~= 'number' then
    fail('First argument must be a number (log level).')
  elseif level < 0 or level > 3 then
    fail('Invalid debug level.')
  end
  local words = {select(2, ...)}
  for i = 1, select('#', ...) - 1 do
    words[i] = (type(words[i]) == 'string' or type(words[i]) == 'number') and words[i] or ''
  end
  host.log(level, table.concat(words, ' '))
end

function redis.setresp(...)
  local version = ...
  if select('#', ...) ~= 1 then
    fail('redis.setresp() requires one argument.')
  elseif version ~= 2 and version ~= 3 then
    fail('RESP version must be 2 or 3.')
  end
  host.setresp(version)
end

function redis.set_repl(...)
  local targets = ...
  if select('#', ...) ~= 1 then
    fail('redis.set_repl() requires two arguments.')
  elseif type(targets) ~= 'number' or targets < 0 or targets > 3 then
    fail('Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.')
  end
  host.set_repl(targets)
end

function redis.replicate_commands()
  return true
end

function redis.breakpoint()
  return false -- as without a debugger
end

function redis.debug() end

function redis.acl_check_cmd(...)
  local known, problem = host.acl_check_cmd(...)
  if problem then
    fail(problem)
  end
  return known
end

-- Libraries of functions. While one is loaded it can register functions and little else.

local loading = false
local while_loading = setmetatable({}, {__index = nonexistent})

local flags_known = {
  ['no-writes'] = true, ['allow-oom'] = true, ['allow-stale'] = true, ['no-cluster'] = true,
  ['allow-cross-slot-keys'] = true,
}

local function is_text(value)
  return type(value) == 'string' or type(value) == 'number'
end

local named = {}

function named.function_name(value)
  return is_text(value), 'function_name argument given to redis.register_function must be a string'
end

function named.description(value)
  return is_text(value), 'description argument given to redis.register_function must be a string'
end

function named.callback(value)
  return type(value) == 'function',
    'callback argument given to redis.register_function must be a function'
end

function named.flags(value)
  if type(value) ~= 'table' then
    return false,
      'flags argument to redis.register_function must be a table representing function flags'
  end
  for i = 1, math.huge do
    local flag = rawget(value, i)
    if flag == nil then
      return true
    elseif not flags_known[flag] then
      return false, 'unknown flag given'
    end
  end
end

local function named_arguments(given)
  local taken = {}
  for key, value in pairs(given) do
    if not is_text(key) then
      fail('named argument key given to redis.register_function is not a string')
    end
    local name = string.lower(key)
    if not named[name] then
      fail('unknown argument given to redis.register_function')
    end
    local good, problem = named[name](value)
    if not good then
      fail(problem)
    end
    taken[name] = value
  end
  if taken.function_name == nil then
    fail('redis.register_function must get a function name argument')
  elseif taken.callback == nil then
    fail('redis.register_function must get a callback argument')
  end
  return taken
end

if host.register then
  local function register_function(...)
    local given, callback = ...
    local count = select('#', ...)
    if not loading then
      fail('redis.register_function can only be called on FUNCTION LOAD command')
    elseif count < 1 or count > 2 then
      fail('wrong number of arguments to redis.register_function')
    elseif count == 1 and type(given) ~= 'table' then
      fail('calling redis.register_function with a single argument is only applicable to Lua '
        .. 'table (representing named arguments).')
    elseif count == 2 and not is_text(given) then
      fail('first argument to redis.register_function must be a string')
    elseif count == 2 and type(callback) ~= 'function' then
      fail('second argument to redis.register_function must be a function')
    end
    if count == 1 then
      given = named_arguments(given)
    else
      given = {function_name = given, callback = callback}
    end
    local problem = host.register(
      tostring(given.function_name), given.callback, given.description, given.flags)
    if problem then
      fail(problem)
    end
  end

  local few = {
    register_function = register_function, log = redis.log,
    LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3,
    REDIS_VERSION = host.version, REDIS_VERSION_NUM = host.version_number,
  }
  setmetatable(few, {
    __index = function(_, name)
      if loading then
        error(
          "Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
      end
      return redis[name]
    end,
  })
  while_loading.redis = readonly(few)
end

local function load_library(on)
  loading = on
  shown[environment] = on and while_loading or visible
  of_environment.__index = shown[environment]
end

-- For the server.

local function compile(source, name)
  if is_compiled(source) then
    return nil, 'attempt to load a precompiled chunk'
  end
  local body, problem = loadstring(source, name)
  if not body then
    return nil, problem
  end
  return loadstring(host.calls(dump(body)), name)
end

arm()
return {
  visible = visible,
  environment = environment,
  redis = redis,
  compile = compile,
  on_error = on_error,
  arm = arm,
  load_library = load_library,
}
