/** Canvases in views that the projector's large type zooms: as sharp as the screen is, and the pointer where it is seen. */

/** CSS zoom of an element, with that of all around it. */
function zoomOf(e: HTMLElement): number {
  const { currentCSSZoom } = e as { currentCSSZoom?: number };
  if (currentCSSZoom !== undefined) return currentCSSZoom;
  // A rounded width against an exact one: zooms are quarters.
  return e.offsetWidth === 0 ? 1 : Math.round((e.getBoundingClientRect().width / e.offsetWidth) * 4) / 4;
}

/** Device pixels in a CSS pixel of the element. */
export function pixelsIn(e: HTMLElement): number {
  return devicePixelRatio * zoomOf(e);
}

/** Where the pointer is in the element, in CSS pixels of its own. */
export function placeIn(event: React.MouseEvent<HTMLElement>): { readonly x: number; readonly y: number } {
  const e = event.currentTarget;
  const box = e.getBoundingClientRect();
  const zoom = zoomOf(e);
  return { x: (event.clientX - box.left) / zoom, y: (event.clientY - box.top) / zoom };
}
