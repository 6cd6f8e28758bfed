package io.holdfast.server.command.admin;

import io.holdfast.server.command.scripting.Scripting;
import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.keyspace.MemoryUse;
import io.holdfast.server.metrics.ProcessStatus;
import io.holdfast.server.metrics.ServerView;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The sections server, clients, memory, replication and cpu. */
final class InfoServer {
  private static final String RUN_ID = randomId();
  private static final String REPLICATION_ID = randomId();

  private final ServerView view;

  InfoServer(ServerView view) {
    this.view = view;
  }

  void server(InfoText text) {
    long uptime = (System.currentTimeMillis() - ProcessStatus.startedAt()) / 1000;
    text.section("Server");
    text.line("redis_version", view.redisVersion())
        .line("holdfast_version", view.holdfastVersion())
        .line("redis_git_sha1", "00000000")
        .line("redis_git_dirty", 0)
        .line("redis_build_id", 0)
        .line("redis_mode", "standalone")
        .line(
            "os",
            "%s %s %s"
                .formatted(
                    System.getProperty("os.name"),
                    System.getProperty("os.version"),
                    System.getProperty("os.arch")))
        .line("arch_bits", 64)
        .line("monotonic_clock", "System.nanoTime")
        .line("multiplexing_api", view.io())
        .line("java_version", Runtime.version())
        .line("process_id", ProcessHandle.current().pid())
        .line("process_supervised", "no")
        .line("run_id", RUN_ID)
        .line("tcp_port", view.port().getAsInt())
        .line("server_time_usec", System.currentTimeMillis() * 1000)
        .line("uptime_in_seconds", uptime)
        .line("uptime_in_days", uptime / 86400)
        .line("hz", view.settings().get(MemoryParameters.HZ))
        .line("configured_hz", view.settings().get(MemoryParameters.HZ))
        .line("lru_clock", System.currentTimeMillis() / 1000 & 0xffffff)
        .line("executable", "holdfast-server")
        .line("config_file", "")
        .line("io_threads_active", 1);
  }

  void clients(InfoText text) {
    text.section("Clients");
    text.line("connected_clients", view.clients().count())
        .line("cluster_connections", 0)
        .line("maxclients", view.settings().get(NetworkParameters.MAXCLIENTS))
        .line("client_recent_max_input_buffer", 0)
        .line("client_recent_max_output_buffer", 0)
        .line("blocked_clients", view.clients().waiting())
        .line("tracking_clients", 0)
        .line("clients_in_timeout_table", 0);
  }

  void memory(InfoText text) {
    MemoryUse slabs = view.keyspace().memory();
    long used = slabs.used();
    long peak = view.sampler().peakMemory();
    long resident = ProcessStatus.residentBytes();
    long most = view.settings().get(MemoryParameters.MAXMEMORY);
    Scripting.Figures scripts = view.scripting().figures();
    text.section("Memory");
    text.bytes("used_memory", used)
        .bytes("used_memory_rss", resident)
        .bytes("used_memory_peak", peak)
        .line("used_memory_peak_perc", "%.2f%%".formatted(100.0 * used / Math.max(1, peak)))
        .line("used_memory_overhead", 0)
        .line("used_memory_startup", 0)
        .line("used_memory_dataset", used)
        .line("used_memory_dataset_perc", "100.00%")
        .line("used_memory_heap", ProcessStatus.heapBytes())
        .bytes("total_system_memory", ProcessStatus.machineBytes())
        .bytes("used_memory_lua", scripts.scriptMemory())
        .line("used_memory_vm_eval", scripts.scriptMemory())
        .line("used_memory_scripts_eval", scripts.scriptBytes())
        .line("number_of_cached_scripts", scripts.scripts())
        .line("number_of_functions", scripts.functions())
        .line("number_of_libraries", scripts.libraries())
        .line("used_memory_vm_functions", scripts.functionMemory())
        .bytes("used_memory_vm_total", scripts.scriptMemory() + scripts.functionMemory())
        .line("used_memory_functions", scripts.functionBytes())
        .bytes("used_memory_scripts", scripts.scriptBytes() + scripts.functionBytes())
        .bytes("maxmemory", most)
        .line("maxmemory_policy", view.settings().get(MemoryParameters.POLICY))
        .line("mem_fragmentation_ratio", "%.2f".formatted((double) resident / Math.max(1, used)))
        .line("mem_fragmentation_bytes", Math.max(0, resident - used))
        .line("mem_not_counted_for_evict", 0)
        .line("mem_clients_normal", 0)
        .line("mem_aof_buffer", 0)
        .line("allocator_allocated", slabs.used())
        .line("allocator_active", slabs.reserved())
        .line("allocator_resident", slabs.resident())
        .line("allocator_frag_ratio", "%.2f".formatted(slabs.fragmentation()))
        .line("allocator_frag_bytes", slabs.fragmented())
        .line("mem_allocator", "holdfast-slabs")
        .line("active_defrag_running", 0)
        .line("lazyfree_pending_objects", view.keyspace().garbage())
        .line("lazyfreed_objects", view.keyspace().lazilyFreed());
  }

  void replication(InfoText text) {
    text.section("Replication");
    text.line("role", "master")
        .line("connected_slaves", 0)
        .line("master_failover_state", "no-failover")
        .line("master_replid", REPLICATION_ID)
        .line("master_replid2", "0".repeat(40))
        .line("master_repl_offset", 0)
        .line("second_repl_offset", -1)
        .line("repl_backlog_active", 0)
        .line("repl_backlog_size", 1048576)
        .line("repl_backlog_first_byte_offset", 0)
        .line("repl_backlog_histlen", 0);
  }

  void cpu(InfoText text) {
    // The virtual machine tells only the sum, which stands under user.
    text.section("CPU");
    text.line("used_cpu_sys", "0.000000")
        .line("used_cpu_user", "%.6f".formatted(ProcessStatus.processorNanos() / 1e9))
        .line("used_cpu_sys_children", "0.000000")
        .line("used_cpu_user_children", "0.000000");
  }

  private static String randomId() {
    byte[] random = new byte[20];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
