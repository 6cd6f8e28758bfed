package io.holdfast.server.oracle;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts and functions against redis-server, byte for byte: replies, conversions, errors. */
class ScriptOracleTest {
  @RegisterExtension static final Oracle oracle = new Oracle();

  @BeforeEach
  void empty() {
    oracle.assertSame("SCRIPT", "FLUSH");
    oracle.assertSame("FUNCTION", "FLUSH");
  }

  /** Scripts, one a line, with three keys of which the last does not exist, and an argument. */
  private static void run(String scripts) {
    oracle.assertSame("SET", "text", "abc");
    oracle.assertSame("RPUSH", "list", "a", "b", "c");
    oracle.assertSame("HSET", "hash", "f", "1");
    oracle.assertSame("ZADD", "scores", "1.5", "m");
    for (String script : scripts.lines().toList()) {
      oracle.assertSame("EVAL", script, "3", "text", "list", "absent", "argument");
    }
  }

  private static final String VALUES =
      """
      return 1
      return 1.9
      return -1.9
      return 1e100
      return 2^53
      return 'text'
      return ''
      return true
      return false
      return nil
      return
      return {}
      return {1,2,nil,4}
      return {1,{2,{3,'x'}},true,false}
      return {ok='fine'}
      return {err='MY problem'}
      return {err='problem'}
      return {{err='ERR inside'},1}
      return {double=1.5}
      return {double='x'}
      return {map={a=1}}
      return {set={a=true}}
      return {big_number='123456789012345678901234567890'}
      return {verbatim_string={string='text',format='txt'}}
      return function() end
      return {1, function() end, 2}
      return KEYS
      return ARGV
      return #KEYS + #ARGV
      return redis.call('get', KEYS[1])
      return redis.call('get', KEYS[3])
      return redis.call('lrange', KEYS[2], 0, -1)
      return redis.call('lpop', KEYS[3], 2)
      return redis.call('set', KEYS[1], 'new')
      return redis.call('set', KEYS[1], 'new', 'NX')
      return redis.call('incrbyfloat', 'n', 1.5)
      return redis.call('mget', KEYS[1], KEYS[2], KEYS[3])
      return type(redis.call('get', KEYS[3]))
      return type(redis.call('ping').ok)
      return redis.call('hgetall', 'hash')
      redis.setresp(3) return redis.call('hgetall', 'hash')
      redis.setresp(3) return redis.call('hgetall', 'hash').map.f
      redis.setresp(3) return redis.call('get', KEYS[3])
      redis.setresp(3) return type(redis.call('get', KEYS[3]))
      redis.setresp(3) return redis.call('zscore', 'scores', 'm')
      redis.setresp(3) return redis.call('zscore', 'scores', 'm').double
      redis.setresp(3) return redis.call('smembers', 'nothing')
      redis.setresp(3) return {true, false}
      redis.setresp(3) return redis.call('config')
      redis.call('set', 'n', 3.1) return redis.call('get', 'n')
      redis.call('set', 'n', 1e17) return redis.call('get', 'n')
      redis.call('set', 'n', 12345678901) return redis.call('get', 'n')
      redis.call('set', 'n', 1e-7) return redis.call('get', 'n')
      redis.call('set', 'n', -1/0) return redis.call('get', 'n')
      redis.call('set', 'n', -0.0) return redis.call('get', 'n')
      redis.call('select', 3) redis.call('set', 'there', 1) return redis.call('keys', '*')
      return {tostring(1/0), tostring(3), tostring(0.1)}
      return {string.byte('abc', 1, 3)}
      return table.concat({1,2,3}, ',')
      return {pcall(error, 'x')}
      return {pcall(redis.call, 'lpush', KEYS[1], 1)}
      return {pcall(redis.call, 'nothing')}
      return {pcall(function() error({code=1}) end)}
      return {xpcall(function() error('x') end, function(e) return 'handled ' .. e end)}
      return {select('#', 1, nil, 3), (select(2, 'a', 'b'))}
      return {tonumber('0x10'), tonumber('abc') == nil, tonumber('10', 2)}
      return redis.sha1hex('abc')
      return {redis.REPL_ALL, redis.REPL_AOF, redis.LOG_WARNING, redis.REDIS_VERSION_NUM}
      return {#redis.REDIS_VERSION > 0}
      return {coroutine.wrap(function(x) local y = coroutine.yield(x + 1) return y end)(1)}
      return loadstring('return 42')()
      return rawget(_G, 'nothing') == nil
      return {rawequal(1, 1), rawlen == nil}
      local t = setmetatable({}, {__index = function(_, k) return k .. '!' end}) return t.a
      local t = {} for k in pairs(redis) do t[#t + 1] = k end return #t > 10
      return next({}) == nil
      return {unpack({1, 2, 3}, 2)}
      math.randomseed(10) return {tostring(math.random()), math.random(100), math.random(5, 10)}
      return {bit.band(255, 15), bit.tohex(255, 4), bit.bnot(0), bit.lshift(1, 31), bit.rol(1, 33)}
      return {math.floor(2.5), math.max(1, 5), math.fmod(7, 3)}
      return string.format('%5.2f|%d|%s|%q', 1.234, 7, 'x', 'y')
      """;

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void values_areConvertedAsInRedis(String version) {
    oracle.hello(version);
    run(VALUES);
  }

  @Test
  void errors_areWordedAsInRedis() {
    run(
        """
        return x
        x = 1
        redis.x = 1
        string.x = 1
        string.rep = 1
        KEYS = 1
        _G.x = 1
        rawset(_G, 'x', 1)
        rawset(redis, 'x', 1)
        setmetatable(_G, {})
        setmetatable(redis, {})
        getmetatable('').__index = 1
        table.insert(redis, 1)
        return redis.x
        print(1)
        return loadfile('x')
        return dofile('x')
        return require('x')
        return io
        return debug
        return getfenv(0)
        return newproxy(true)
        syntax error
        return (
        return redis.call()
        return redis.pcall()
        return redis.call('nothing', 1)
        return redis.call('get')
        return redis.call({})
        return redis.call('set', 'a', {})
        return redis.call('set', 'a', true)
        return redis.call('multi')
        return redis.call('eval', 'return 1', 0)
        return redis.call('subscribe', 'x')
        return redis.call('lpush', KEYS[1], 1)
        return redis.pcall('lpush', KEYS[1], 1)
        local x = redis.pcall('lpush', KEYS[1], 1) return x.err
        local call = redis.call return call('lpush', KEYS[1], 1)
        error('problem')
        error('problem', 0)
        error({err = 'MY problem'})
        error()
        local x = nil .. 1
        local x = {} return x.y.z
        return redis.error_reply('My Err')
        return redis.error_reply('-My Err')
        return redis.error_reply('')
        return redis.error_reply('word')
        return redis.error_reply(1)
        return redis.error_reply()
        return redis.status_reply('fine')
        return redis.status_reply()
        return redis.sha1hex()
        return redis.log()
        return redis.log(10, 'x')
        return redis.log('x', 'y')
        return redis.setresp()
        return redis.setresp(4)
        return redis.set_repl()
        return redis.set_repl(9)
        return redis.acl_check_cmd()
        return redis.acl_check_cmd('nothing')
        return redis.acl_check_cmd('get', 'x')
        return string.rep()
        return ('x'):rep({})
        return pairs(nil)
        return ipairs()
        return setmetatable(1, {})
        return loadstring(string.dump(function() return 1 end))
        local f = function() return redis.call('lpush', KEYS[1], 1) end return f()
        """);
  }

  @Test
  void commands_answerAsRedis() {
    for (String line :
        """
        EVAL
        EVAL x
        EVAL return x
        EVAL return -1
        EVAL return 2 a
        EVALSHA 0000 0
        EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
        SCRIPT
        SCRIPT NOTHING
        SCRIPT LOAD
        SCRIPT LOAD return
        SCRIPT EXISTS
        SCRIPT EXISTS 63143b6f8007b98c53ca2149822777b3566f9241 x
        EVALSHA 63143b6f8007b98c53ca2149822777b3566f9241 0
        EVALSHA 63143B6F8007B98C53CA2149822777B3566F9241 0
        EVALSHA_RO 63143b6f8007b98c53ca2149822777b3566f9241 0
        SCRIPT FLUSH NOW
        SCRIPT FLUSH ASYNC
        SCRIPT EXISTS 63143b6f8007b98c53ca2149822777b3566f9241
        SCRIPT KILL
        SCRIPT DEBUG NO
        MULTI
        EVAL return 0
        EXEC
        COMMAND GETKEYS EVAL x 2 a b c
        COMMAND GETKEYS EVALSHA x 0 c
        COMMAND GETKEYS FCALL x 1 a b
        FCALL
        FCALL f x
        FCALL f 0
        FUNCTION LIST
        FUNCTION LIST LIBRARYNAME
        FUNCTION LIST x
        FUNCTION DELETE x
        FUNCTION FLUSH x
        FUNCTION KILL
        FUNCTION STATS
        FUNCTION DUMP
        FUNCTION RESTORE x
        FUNCTION RESTORE x y
        FUNCTION RESTORE x y z
        FUNCTION NOTHING
        """
            .lines()
            .toList()) {
      oracle.assertSame(line.split(" ", -1));
    }
  }

  @Test
  void flags_ofScripts_meanWhatTheyMeanInRedis() {
    for (String flags : new String[] {"no-writes", "allow-oom,no-writes", "allow-stale", "x", ""}) {
      String line = "#!lua flags=" + flags + "\n";
      oracle.assertSame("EVAL", line + "return redis.call('set', 'a', 1)", "0");
      oracle.assertSame("EVAL", line + "return redis.call('get', 'a')", "0");
      oracle.assertSame("EVAL_RO", line + "return redis.call('get', 'a')", "0");
    }
    for (String script :
        new String[] {"#!lua", "#!lua\nreturn 1", "#!lua name=x\nreturn 1", "#!js\nreturn 1"}) {
      oracle.assertSame("EVAL", script, "0");
    }
    oracle.assertSame("EVAL_RO", "return redis.call('set', 'a', 1)", "0");
    oracle.assertSame("EVAL_RO", "return redis.call('publish', 'a', 1)", "0");
    oracle.assertSame("EVAL_RO", "return redis.call('get', 'a')", "0");
  }

  @Test
  void functions_areLoadedAndRunAsInRedis() {
    String library =
        """
        #!lua name=lib
        local times = 0
        redis.register_function('get', function(keys, args) return {keys, args} end)
        redis.register_function{function_name='set', callback=function(keys)
          return redis.call('set', keys[1], 1)
        end, description='sets', flags={'no-writes'}}
        redis.register_function('again', function() return redis.register_function('x', 1) end)
        redis.register_function('keys', function() return KEYS[1] end)
        redis.register_function('global', function() x = 1 end)
        redis.register_function('count', function() times = times + 1 return times end)
        redis.register_function('fails', function() error('oops') end)
        """;
    oracle.assertSame("FUNCTION", "LOAD", library);
    oracle.assertSame("FUNCTION", "LOAD", library);
    oracle.assertSame("FUNCTION", "LOAD", "REPLACE", library);
    oracle.assertSame("FUNCTION", "LOAD", "AGAIN", library);
    for (String line :
        """
        FCALL get 2 a b c
        FCALL get x
        FCALL get -1
        FCALL get 3 a
        FCALL set 1 a
        FCALL again 0
        FCALL keys 0
        FCALL global 0
        FCALL count 0
        FCALL count 0
        FCALL fails 0
        FCALL_RO get 0
        FCALL_RO set 1 a
        FUNCTION STATS
        FUNCTION LIST LIBRARYNAME x* WITHCODE
        FLUSHALL
        FCALL count 0
        FUNCTION DELETE lib
        FCALL count 0
        """
            .lines()
            .toList()) {
      oracle.assertSame(line.split(" ", -1));
    }
  }

  @Test
  void libraries_thatAreWrong_areRefusedAsInRedis() {
    for (String source :
        new String[] {
          "x",
          "#!lua name=foo",
          "#!lua\nx",
          "#!lua name=foo name=bar\nx",
          "#!lua nam=foo\nx",
          "#!lua name=f-oo\nx",
          "#!lua name=\nx",
          "#!js name=foo\nx",
          "#!lua name=foo\nx",
          "#!lua name=foo\nreturn 1",
          "#!lua name=foo\nreturn bar",
          "#!lua name=foo\nredis.call('get', 'a')",
          "#!lua name=foo\nredis.setresp(3)"
        }) {
      oracle.assertSame("FUNCTION", "LOAD", source);
    }
    for (String arguments :
        """

        1
        'a'
        'a', 1
        redis.log, 'a'
        'a', redis.log, 1
        {}
        {[1] = 1}
        {x = 1}
        {function_name = 1}
        {description = 1}
        {callback = 1}
        {flags = 1}
        {flags = {'x'}}
        {function_name = 'a'}
        {callback = redis.log}
        'a-b', redis.log
        {function_name = 'a', callback = redis.log, flags = {'no-writes', 'x'}}
        """
            .lines()
            .toList()) {
      oracle.assertSame(
          "FUNCTION", "LOAD", "#!lua name=foo\nredis.register_function(" + arguments + ")");
    }
    oracle.assertSame("FUNCTION", "LIST");
  }
}
