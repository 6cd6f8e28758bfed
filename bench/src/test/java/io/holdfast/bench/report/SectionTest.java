package io.holdfast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SectionTest {
  @Test
  void replace_inTheReadme_keepsWhatIsAroundAndCanBeRepeated() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String once = Section.replace(readme, "first result");
    String twice = Section.replace(once, "second result");
    assertThat(twice).contains("\nsecond result\n").doesNotContain("first result");
    assertThat(Section.replace(once, "x")).isEqualTo(Section.replace(readme, "x"));
    assertThat(twice).startsWith(readme.substring(0, readme.indexOf("<!-- results")));
  }

  @Test
  void replace_inATextWithoutMarks_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Section.replace("text", "content"));
  }
}
