-- cjson and its instances: each has settings of its own, while the server's functions know those of
-- one at a time. Gets these functions and what raises an error that they return.
local functions, raised = ...

local unpack, pairs, ipairs = unpack, pairs, ipairs

local settings = {
  'encode_max_depth', 'decode_max_depth', 'encode_number_precision', 'encode_sparse_array',
  'encode_invalid_numbers', 'decode_invalid_numbers', 'encode_keep_buffer',
}

-- The values of the settings that hold now; a setting may have several.
local function values()
  local now = {}
  for _, name in ipairs(settings) do
    now[name] = {functions[name]()}
  end
  return now
end

local initial = values()
local using

local function use(instance)
  if using == instance then
    return
  end
  if using then
    using.values = values()
  end
  for name, value in pairs(instance.values) do
    functions[name](unpack(value))
  end
  using = instance
end

local function library()
  local instance = {values = initial}
  local made = {}
  for name, raw in pairs(functions) do
    made[name] = function(...)
      use(instance)
      return raised(raw(...))
    end
  end
  made.null = functions.null() -- a value, not a function
  made.new = library
  made._NAME = 'cjson'
  made._VERSION = '2.1.0'
  return made
end

return library()
