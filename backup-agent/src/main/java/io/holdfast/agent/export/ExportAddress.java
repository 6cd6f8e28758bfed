package io.holdfast.agent.export;

/** Where exports go to, as the configuration says. */
public sealed interface ExportAddress permits S3Address, FolderAddress {
  /** What policies and commands call it. */
  String name();

  /** It in the words of people, without secrets. */
  String url();
}
