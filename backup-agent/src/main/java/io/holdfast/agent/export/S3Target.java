package io.holdfast.agent.export;

import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.core.port.Exports.UploadProgress;
import io.holdfast.agent.core.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket with the objects {@code PREFIX/ID/dump.rdb} and those beside it. An upload in parts
 * shows nothing until it is completed; what a dead agent has begun is found again by its key.
 */
final class S3Target implements ExportTarget {
  private final S3Address address;
  private final S3Connection connection;
  private final Time time;

  /** Descriptions never change, so each is read once; by key and entity tag. */
  private final Map<String, Description> descriptions = new ConcurrentHashMap<>();

  S3Target(S3Address address, Map<String, String> environment, Time time) {
    this.address = address;
    this.connection = new S3Connection(address, environment);
    this.time = time;
  }

  @Override
  public ExportAddress address() {
    return address;
  }

  @Override
  public String url(String id) {
    return "s3://" + address.bucket() + "/" + key(id, "");
  }

  /** Listing is what all else begins with; writing is left to the first export. */
  @Override
  public void probe() {
    connection.call(
        "list objects",
        s3 ->
            s3.listObjectsV2(
                list -> list.bucket(address.bucket()).prefix(address.prefix()).maxKeys(1)));
  }

  @Override
  public Description write(
      ExportOrder order, String source, Payload payload, Duration outage, UploadProgress progress) {
    Dump dump = payload.dump();
    S3Upload upload = new S3Upload(address, connection, time, outage);
    String sha256 = upload.dump(key(order.id(), payload.file()), dump, progress);
    dump.manifest()
        .ifPresent(text -> upload.text(key(order.id(), Description.DUMP_MANIFEST), text));
    Description description = Description.of(order, source, time.now(), payload, sha256);
    upload.text(key(order.id(), Description.FILE), description.toJson());
    // One that was begun twice, as its first answer was lost, costs money until it is aborted.
    abortUploads(order.id());
    return description;
  }

  @Override
  public List<Description> list() {
    List<Description> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (S3Object object : objects(address.prefix())) {
      String id = id(object.key());
      if (id != null && object.key().equals(key(id, Description.FILE))) {
        String version = object.key() + " " + object.eTag();
        seen.add(version);
        Description description =
            descriptions.computeIfAbsent(version, each -> description(object, id));
        if (description != null) {
          found.add(description);
        }
      }
    }
    descriptions.keySet().retainAll(seen);
    return found;
  }

  @Override
  public Set<String> unfinished() {
    Set<String> ids = new HashSet<>();
    Set<String> whole = new HashSet<>();
    for (S3Object object : objects(address.prefix())) {
      String id = id(object.key());
      if (id != null) {
        ids.add(id);
        if (object.key().equals(key(id, Description.FILE))) {
          whole.add(id);
        }
      }
    }
    ids.removeAll(whole);
    for (MultipartUpload upload : uploads(address.prefix())) {
      String id = id(upload.key());
      if (id != null && !whole.contains(id)) {
        ids.add(id);
      }
    }
    return ids;
  }

  @Override
  public void delete(String id) {
    List<String> keys = new ArrayList<>(objects(key(id, "")).stream().map(S3Object::key).toList());
    String description = key(id, Description.FILE);
    if (keys.remove(description)) {
      keys.addFirst(description);
    }
    for (String key : keys) {
      connection.call(
          "delete " + key, s3 -> s3.deleteObject(gone -> gone.bucket(address.bucket()).key(key)));
    }
    abortUploads(id);
  }

  @Override
  public Description describe(String id) {
    S3Download download = new S3Download(address, connection, time);
    String json = download.text(key(id, Description.FILE), Description.MAX_BYTES);
    Description description = json == null ? null : Description.read(json, id);
    if (description == null) {
      throw new Damaged("there is no readable " + url(id) + Description.FILE);
    }
    return description;
  }

  @Override
  public void fetch(Description description, Path folder) {
    S3Download download = new S3Download(address, connection, time);
    String id = description.id();
    download.file(key(id, description.dump()), folder.resolve(description.dump()), description);
    download.fileIfThere(
        key(id, Description.DUMP_MANIFEST), folder.resolve(Description.DUMP_MANIFEST));
  }

  private @Nullable Description description(S3Object object, String id) {
    if (object.size() > Description.MAX_BYTES) {
      return null;
    }
    return connection.<@Nullable Description>call(
        "get " + object.key(),
        s3 -> {
          try {
            byte[] bytes =
                s3.getObjectAsBytes(get -> get.bucket(address.bucket()).key(object.key()))
                    .asByteArrayUnsafe();
            return Description.read(new String(bytes, StandardCharsets.UTF_8), id);
          } catch (NoSuchKeyException e) {
            return null;
          }
        });
  }

  private void abortUploads(String id) {
    for (MultipartUpload upload : uploads(key(id, ""))) {
      connection.call(
          "abort the upload of " + upload.key(),
          s3 ->
              s3.abortMultipartUpload(
                  abort ->
                      abort
                          .bucket(address.bucket())
                          .key(upload.key())
                          .uploadId(upload.uploadId())));
    }
  }

  private List<S3Object> objects(String prefix) {
    return connection.call(
        "list objects",
        s3 ->
            s3
                .listObjectsV2Paginator(list -> list.bucket(address.bucket()).prefix(prefix))
                .contents()
                .stream()
                .toList());
  }

  /** Some stores answer with all uploads of the bucket, whatever was asked for. */
  private List<MultipartUpload> uploads(String prefix) {
    List<MultipartUpload> found =
        connection.call(
            "list uploads",
            s3 ->
                s3
                    .listMultipartUploadsPaginator(
                        list -> list.bucket(address.bucket()).prefix(prefix))
                    .stream()
                    .map(ListMultipartUploadsResponse::uploads)
                    .flatMap(List::stream)
                    .toList());
    return found.isEmpty()
        ? Collections.emptyList()
        : found.stream().filter(each -> each.key().startsWith(prefix)).toList();
  }

  private String key(String id, String file) {
    return address.prefix() + id + "/" + file;
  }

  /** The export that an object belongs to, null for those of others. */
  private @Nullable String id(String key) {
    String rest = key.substring(Math.min(key.length(), address.prefix().length()));
    int slash = rest.indexOf('/');
    String id = slash < 0 ? "" : rest.substring(0, slash);
    return Names.EXPORT.is(id) ? id : null;
  }
}
