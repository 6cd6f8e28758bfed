package io.holdfast.e2e;

/** Scripts that tests run in a page. */
final class PageProbes {
  /**
   * The texts whose contrast to what lies behind them is below 4.5 : 1, by the formula of WCAG 2.2
   * (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
   */
  static final String FAINT =
      """
      (() => {
        const parts = (colour) => {
          const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
          return {rgb: [r, g, b], a};
        };
        const luminance = (rgb) => rgb
          .map((v) => v / 255)
          .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (element) => {
          for (let at = element; at; at = at.parentElement) {
            const {rgb, a} = parts(getComputedStyle(at).backgroundColor);
            if (a > 0) return rgb;
          }
          return [255, 255, 255];
        };
        const faint = [];
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          const text = walk.currentNode.textContent.trim();
          const element = walk.currentNode.parentElement;
          if (!text || !element.checkVisibility() || element.closest('title,noscript,defs,:disabled')) continue;
          const style = getComputedStyle(element);
          const colour = element.namespaceURI.endsWith('svg') ? style.fill : style.color;
          const [light, dark] = [luminance(parts(colour).rgb), luminance(behind(element))].sort((a, b) => b - a);
          const contrast = (light + 0.05) / (dark + 0.05);
          if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} ${text.slice(0, 40)}`);
        }
        return faint;
      })()
      """;

  private PageProbes() {}
}
