# shellcheck shell=bash
# Builds the images without a Docker daemon and without a registry: a folder tree with a Java runtime that holds only what
# the programs need and the C library files it needs itself, made into layers by jib, from scratch.

readonly IMAGES=(server backup-agent longhorn-sim)

# What jdeps reports for the programs and their libraries, less java.desktop (only optional parts of Jackson, Micronaut and
# S3Proxy touch it, and it is a third of a runtime), and more by four that it cannot see, because they are found by name or by a
# service: the zip file system (Micronaut reads its own jar through it), TLS with elliptic curves, names in DNS, socket options.
readonly JAVA_MODULES=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.httpserver,jdk.jfr,jdk.management,jdk.unsupported,jdk.zipfs,jdk.crypto.ec,jdk.naming.dns,jdk.net

command_image() {
  (($# == 0)) || misuse "image takes no arguments, and $1 is one"
  local name tool version
  for tool in tar ldd; do
    command -v "$tool" >/dev/null || fail "no $tool on PATH, which ./holdfast image needs (Debian: tar, libc-bin)"
  done
  find_jdk
  [[ -x $JDK/bin/jlink ]] || fail "the JDK in $JDK has no jlink; a full JDK is needed for ./holdfast image"
  build "${IMAGES[@]}"
  version=$(project_version)
  # shellcheck disable=SC2153 # ROOT is set by the launcher.
  local -r out=$ROOT/target/images
  rm -rf "$out"
  mkdir -p "$out"
  with_progress 'making the Java runtime' common_root "$out/root-common"
  for name in "${IMAGES[@]}"; do
    program_root "$name" "$out/root-$name"
  done
  with_progress 'learning how the agent starts' image_cache "$out" || {
    tail -n 5 "$out/start.aot.log" >&2
    fail "no AOT cache for the image of backup-agent; the whole log is in $out/start.aot.log"
  }
  with_progress 'making the images (log: target/images/jib.log)' run_maven "$out/jib.log" \
    -pl "$(IFS=, && printf '%s' "${IMAGES[*]}")" -DskipTests "-Djib.from.platforms=linux/$(oci_architecture)" package jib:buildTar || {
    tail -n 25 "$out/jib.log" >&2
    fail "jib failed; the whole log is in $out/jib.log"
  }
  for name in "${IMAGES[@]}"; do
    name_image "$out/jib-$name.tar" "holdfast/$name:$version" "$out/holdfast-$name.tar"
  done
  rm -rf "$out"/root-*
  printf '\n%-40s %-28s %s\n' file image 'size, digest of the manifest'
  for name in "${IMAGES[@]}"; do
    printf '%-40s %-28s %s, %s\n' "target/images/holdfast-$name.tar" "holdfast/$name:$version" \
      "$(($(stat -c %s "$out/holdfast-$name.tar") / 1048576)) MiB" "$(tar -xOf "$out/holdfast-$name.tar" index.json | digests | head -n 1)"
  done
  cat <<END

Take them up with one of these:
  ctr -n k8s.io images import target/images/holdfast-server.tar     (containerd, as Kubernetes uses it; each tar by itself)
  k3s ctr images import target/images/holdfast-server.tar
  kind load image-archive target/images/holdfast-server.tar
  docker load --input target/images/holdfast-server.tar
END
}

# project_version: the first version in the root pom that is the project's own.
project_version() {
  local line
  while IFS= read -r line; do
    if [[ $line == '  <version>'*'</version>' ]]; then
      line=${line#*>}
      printf '%s' "${line%<*}"
      return 0
    fi
  done <"$ROOT/pom.xml"
  fail "no version in $ROOT/pom.xml"
}

# digests: the digests in the JSON text on stdin, in their order.
digests() {
  grep -o 'sha256:[0-9a-f]\{64\}'
}

# name_image JIB_TAR NAME TAR: jib's tar says the name where neither containerd nor older Dockers look. This writes it there:
# containerd takes an annotation of its own in index.json, Docker before 25 a manifest.json beside it. Sorted and without
# times, so that the tar is the same for the same image.
name_image() {
  local tree=$3.tree manifest config layers
  mkdir "$tree"
  tar -xf "$1" -C "$tree"
  manifest=$(digests <"$tree/index.json")
  manifest=$tree/blobs/sha256/${manifest#sha256:}
  config=$(digests <"$manifest" | head -n 1)
  layers=$(digests <"$manifest" | tail -n +2 | sed 's|sha256:\(.*\)|"blobs/sha256/\1"|' | paste -s -d ,)
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%d,"annotations":{"io.containerd.image.name":"docker.io/%s","org.opencontainers.image.ref.name":"%s"}}]}' \
    "${manifest##*/}" "$(stat -c %s "$manifest")" "$2" "${2##*:}" >"$tree/index.json"
  printf '[{"Config":"blobs/sha256/%s","RepoTags":["%s"],"Layers":[%s]}]' "${config#sha256:}" "$2" "$layers" >"$tree/manifest.json"
  tar --sort=name --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw -cf "$3" -C "$tree" blobs index.json manifest.json oci-layout
  rm -rf "$tree" "$1"
}

oci_architecture() {
  case $(uname -m) in
    x86_64) printf amd64 ;;
    aarch64) printf arm64 ;;
    *) fail "no images for $(uname -m); x86_64 and aarch64 are known" ;;
  esac
}

# common_root DIR: what all three images share, so that a node keeps it once.
common_root() {
  local root=$1 library
  mkdir -p "$root"/{opt,etc,tmp,data}
  "$JDK/bin/jlink" --add-modules "$JAVA_MODULES" --strip-debug --no-header-files --no-man-pages --output "$root/opt/java"
  rm -rf "$root/opt/java/legal" "$root/opt/java/lib/src.zip"
  if command -v strip >/dev/null; then
    # The symbols of libjvm are half of it and help nobody here.
    chmod -R u+w "$root/opt/java/lib"
    strip --strip-unneeded "$root"/opt/java/lib/*.so "$root"/opt/java/lib/server/*.so
  fi
  # Classes of the JDK as the JVM wants them in memory: a third off the time to start. For the flags in launcher/jvm.
  "$root/opt/java/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xshare:dump >/dev/null
  while IFS= read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done < <(needed_libraries "$root/opt/java")
  # Without its locale the JVM would know no file name and print no letter beyond ASCII.
  if [[ -d /usr/lib/locale/C.utf8 ]]; then
    mkdir -p "$root/usr/lib/locale"
    cp -rL /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
  fi
  printf 'root:x:0:0:root:/:/\nholdfast:x:10001:10001:holdfast:/tmp:/\n' >"$root/etc/passwd"
  printf 'root:x:0:\nholdfast:x:10001:\n' >"$root/etc/group"
  printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
}

# needed_libraries DIR: the system's shared libraries that the binaries in DIR load, and those that the C library opens by name.
needed_libraries() {
  local line libc=''
  {
    ldd "$1"/bin/java "$1"/lib/*.so "$1"/lib/server/*.so 2>/dev/null || true
  } | while IFS= read -r line; do
    if [[ $line =~ (=\>[[:space:]]|^[[:space:]]+)(/[^[:space:]]+)[[:space:]]\( && ${BASH_REMATCH[2]} != "$1"/* ]]; then
      printf '%s\n' "${BASH_REMATCH[2]}"
      if [[ ${BASH_REMATCH[2]} == */libc.so.6 && ! $libc ]]; then
        libc=${BASH_REMATCH[2]%/*}
        # Netty's native parts and the resolver want these; in newer C libraries they are empty but still asked for.
        for line in libdl.so.2 libpthread.so.0 libm.so.6 librt.so.1 libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
          if [[ -e $libc/$line ]]; then
            printf '%s\n' "$libc/$line"
          fi
        done
      fi
    fi
  done | sort -u
}

# program_root NAME DIR: the argument file that starts the program, and its native libraries, which thus need no writable /tmp.
program_root() {
  local name=$1 root=$2 program jar main path native
  case $name in
    server) program=server main=io.holdfast.server.Main ;;
    backup-agent) program=agent main=io.holdfast.agent.Main ;;
    longhorn-sim) program=sim main=io.holdfast.sim.Main ;;
  esac
  mkdir -p "$root/app/native"
  path=/app/classpath/holdfast-$name.jar
  for jar in "$ROOT/$name"/target/lib/*.jar; do
    path+=:/app/libs/${jar##*/}
    if [[ $jar == *-linux-$(netty_architecture).jar ]]; then
      (cd "$root/app/native" && "$JDK/bin/jar" --extract --file "$jar" META-INF/native)
      for native in "$root"/app/native/META-INF/native/*.so; do
        mv "$native" "$root/app/native/"
      done
      rm -rf "$root/app/native/META-INF"
    elif [[ $jar == */lua51-platform-* ]]; then
      (cd "$root/app/native" && "$JDK/bin/jar" --extract --file "$jar" "$(lua_library)")
    fi
  done
  {
    cat "$ROOT/launcher/jvm/$name.options"
    if [[ $name == backup-agent ]]; then
      printf -- '-XX:AOTCache=/app/start.aot\n'
    fi
    printf -- '-Djava.library.path=/app/native\n-cp %s\n%s\n' "$path" "$main"
  } >"$root/app/$program"
}

lua_library() {
  case $(uname -m) in
    aarch64) printf liblua51arm64.so ;;
    *) printf liblua5164.so ;;
  esac
}

# image_cache OUT: the agent's AOT cache as launcher/aot.sh describes it, of an agent and a Java runtime that lie as they do in the
# image. jib gives every file the first second of 1970 as its time, which the JVM compares with that of the jars it learned from.
image_cache() {
  local out=$1 root=$1/root-backup-agent stage=$1/stage
  mkdir -p "$stage/app/classpath" "$stage/app/libs"
  cp "$ROOT/backup-agent/target/holdfast-backup-agent.jar" "$stage/app/classpath/"
  cp "$ROOT"/backup-agent/target/lib/*.jar "$stage/app/libs/"
  find "$stage" "$out/root-common" -exec touch -h -d @1 {} +
  sed "s|/app/|$stage/app/|g; s|$stage/app/native|$root/app/native|; /^-XX:AOTCache=/d" "$root/app/agent" >"$stage/agent"
  (rehearse "$out/start.aot" "$out/root-common/opt/java/bin/java" "@$stage/agent") || return 1
  mv "$out/start.aot" "$root/app/start.aot"
  rm -rf "$stage"
}

netty_architecture() {
  if [[ $(uname -m) == aarch64 ]]; then
    printf aarch_64
  else
    uname -m
  fi
}
