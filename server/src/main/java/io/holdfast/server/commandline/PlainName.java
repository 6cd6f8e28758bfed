package io.holdfast.server.commandline;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option's value that names a file or folder within the data folder. */
public final class PlainName implements ITypeConverter<String> {
  @Override
  public String convert(String value) {
    if (value.isEmpty() || value.contains("/") || value.equals(".") || value.equals("..")) {
      throw new TypeConversionException("'" + value + "' is not a plain file name");
    }
    return value;
  }
}
