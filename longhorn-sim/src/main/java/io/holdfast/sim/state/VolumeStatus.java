package io.holdfast.sim.state;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a volume is. It is attached as long as there is an attachment ticket; {@code headParent} is
 * the snapshot that the live data grew from, or "". {@code revertingTo} is set while a revert runs.
 */
public record VolumeStatus(
    VolumeState state,
    boolean faulted,
    String node,
    boolean frontendDisabled,
    Map<String, Attachment> attachments,
    String headParent,
    String revertingTo,
    String lastBackup,
    String lastBackupAt) {

  /** One reason for a volume to be attached. */
  public record Attachment(String id, String type, String node, boolean frontendDisabled) {}

  public VolumeStatus withState(VolumeState changed) {
    return new VolumeStatus(
        changed,
        faulted,
        node,
        frontendDisabled,
        attachments,
        headParent,
        revertingTo,
        lastBackup,
        lastBackupAt);
  }

  public VolumeStatus withFaulted(boolean changed) {
    return new VolumeStatus(
        state,
        changed,
        node,
        frontendDisabled,
        attachments,
        headParent,
        revertingTo,
        lastBackup,
        lastBackupAt);
  }

  /** Adds a ticket; the first one decides about node and frontend. */
  public VolumeStatus withAttachment(Attachment ticket) {
    var tickets = new TreeMap<>(attachments);
    tickets.put(ticket.id(), ticket);
    boolean first = attachments.isEmpty();
    return new VolumeStatus(
        state,
        faulted,
        first ? ticket.node() : node,
        first ? ticket.frontendDisabled() : frontendDisabled,
        Map.copyOf(tickets),
        headParent,
        revertingTo,
        lastBackup,
        lastBackupAt);
  }

  /** Removes a ticket. */
  public VolumeStatus withoutAttachment(String id) {
    var tickets = new TreeMap<>(attachments);
    tickets.remove(id);
    return new VolumeStatus(
        state,
        faulted,
        node,
        frontendDisabled,
        Map.copyOf(tickets),
        headParent,
        revertingTo,
        lastBackup,
        lastBackupAt);
  }

  public VolumeStatus withHeadParent(String snapshot) {
    return new VolumeStatus(
        state,
        faulted,
        node,
        frontendDisabled,
        attachments,
        snapshot,
        revertingTo,
        lastBackup,
        lastBackupAt);
  }

  public VolumeStatus withRevertingTo(String snapshot) {
    return new VolumeStatus(
        state,
        faulted,
        node,
        frontendDisabled,
        attachments,
        headParent,
        snapshot,
        lastBackup,
        lastBackupAt);
  }

  public VolumeStatus withLastBackup(String name, String at) {
    return new VolumeStatus(
        state, faulted, node, frontendDisabled, attachments, headParent, revertingTo, name, at);
  }
}
