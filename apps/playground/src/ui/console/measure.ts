/**
 * How wide characters are in the terminal, measured on a canvas. xterm's own way asks the document for each one, and each time the page is laid
 * out anew. It has no official place for another way: where its inside is not as expected it stays with its own.
 */
import type { Terminal } from '@xterm/xterm';

/** So many of a character are measured at once, as xterm does: widths come in whole pixels. */
const repeat = 32;

/** As much as is used of xterm's renderer (browser/renderer/dom/WidthCache.ts). */
interface WidthCache {
  readonly _font: string;
  readonly _fontSize: number;
  readonly _weight: string | number;
  readonly _weightBold: string | number;
  _measure(text: string, variant: number): number;
}
interface Inside {
  readonly _core?: { readonly _renderService?: { readonly _renderer?: { readonly value?: { readonly _widthCache?: Partial<WidthCache> } } } };
}

/** After it was opened. */
export function measureByCanvas(term: Terminal): void {
  const cache = (term as unknown as Inside)._core?._renderService?._renderer?.value?._widthCache;
  const canvas = document.createElement('canvas').getContext('2d');
  if (typeof cache?._measure !== 'function' || typeof cache._font !== 'string' || canvas === null) return;
  const widths = cache as WidthCache;
  widths._measure = (text, variant) => {
    // Bit 0: bold. Bit 1: italic.
    canvas.font = `${(variant & 2) === 0 ? 'normal' : 'italic'} ${(variant & 1) === 0 ? widths._weight : widths._weightBold} ${widths._fontSize}px ${widths._font}`;
    canvas.fontKerning = 'none';
    return Math.round(canvas.measureText(text.repeat(repeat)).width) / repeat;
  };
}
