package io.holdfast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class BarChartTest {
  private static Document parse(String svg) throws Exception {
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return builder.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static double width(Document svg, int rectangle) {
    var element = (Element) svg.getElementsByTagName("rect").item(rectangle);
    return Double.parseDouble(element.getAttribute("width"));
  }

  @Test
  void bars_ofValues_areAsLongAsTheseAre() throws Exception {
    var chart = new BarChart("A & B < C", List.of("one", "two"));
    chart.group("test", List.of(Optional.of(10.0), Optional.of(5.0)), List.of("10", "5"));
    Document svg = parse(chart.svg());
    // The background and the two of the legend come before.
    assertThat(width(svg, 3)).isEqualTo(2 * width(svg, 4));
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("A & B < C");
  }

  @Test
  void bar_ofWhatWasNotMeasured_isLeftOut() throws Exception {
    var chart = new BarChart("title", List.of("one", "two"));
    chart.group("test", List.of(Optional.empty(), Optional.of(5.0)), List.of("", "5"));
    assertThat(parse(chart.svg()).getElementsByTagName("rect").getLength()).isEqualTo(4);
  }
}
