/** What a monitor at this machine shows: text cells or the framebuffer, only what changed drawn anew. Keys and mouse go to the 8042 while it has the focus. */
import { Camera } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ScreenUpdate } from '@lux9/protocol';
import { setState } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { usePick } from '../machine/hooks.ts';
import { Bar } from '../parts/Bar.tsx';
import { pixelsIn } from '../parts/canvas.ts';
import { saveBlob } from '../shell/save.ts';

type Text = Extract<ScreenUpdate, { kind: 'text' }>;
type Pixels = Extract<ScreenUpdate, { kind: 'pixels' }>;

/** Code page 437, which a VGA's characters are: the first 32, and those from 127 on; between them it is ASCII. */
const low437 = ' ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼';
const high437 = '⌂ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const glyph = (code: number): string => (code < 32 ? low437[code]! : code < 127 ? String.fromCharCode(code) : high437[code - 127]!);

/** Smallest width of a cell that can be read, device pixels; cells are twice as high. */
const cellLeast = 4;

/** The largest multiple of whole device pixels that fits `home`; less than one only where nothing else fits. */
function fitting(home: HTMLElement, width: number, height: number): number {
  const style = getComputedStyle(home);
  const pixels = pixelsIn(home);
  const across = (home.clientWidth - 2 * Number.parseFloat(style.paddingLeft)) * pixels;
  const down = (home.clientHeight - 2 * Number.parseFloat(style.paddingTop)) * pixels;
  const most = Math.min(across / width, down / height);
  return most >= 1 ? Math.floor(most) : most;
}

/** Sizes the canvas; true when that emptied it. */
function resize(canvas: HTMLCanvasElement, width: number, height: number, scale: number): boolean {
  const pixels = pixelsIn(canvas);
  canvas.style.width = `${(width * scale) / pixels}px`;
  canvas.style.height = `${(height * scale) / pixels}px`;
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}

/** Draws the cells that differ from `before`, in type of the size they have on this screen. */
function drawText(canvas: HTMLCanvasElement, u: Text, before: Text | null): void {
  const wide = Math.max(cellLeast, fitting(canvas.parentElement!, u.columns, u.rows * 2));
  const high = wide * 2;
  const anew = resize(canvas, u.columns * wide, u.rows * high, 1) || before === null || before.cells.length !== u.cells.length || before.palette.join() !== u.palette.join();
  const g = canvas.getContext('2d', { alpha: false })!;
  g.font = `${Math.round(high * 0.78)}px "JetBrains Mono Variable", monospace`;
  g.textBaseline = 'middle';
  g.textAlign = 'center';
  const colour = (i: number): string => `#${(u.palette[i] ?? 0).toString(16).padStart(6, '0')}`;
  for (let i = 0; i < u.columns * u.rows; i++) {
    const code = u.cells[i * 2]!;
    const attribute = u.cells[i * 2 + 1]!;
    if (!anew && before.cells[i * 2] === code && before.cells[i * 2 + 1] === attribute && i !== before.cursor) continue;
    const x = (i % u.columns) * wide;
    const y = Math.floor(i / u.columns) * high;
    g.fillStyle = colour(attribute >> 4);
    g.fillRect(x, y, wide, high);
    if (code !== 0 && code !== 32) {
      g.fillStyle = colour(attribute & 15);
      g.fillText(glyph(code), x + wide / 2, y + high / 2 + 1);
    }
  }
  if (u.cursor >= 0) {
    const thick = Math.max(2, Math.round(high / 8));
    g.fillStyle = '#e5a50a';
    g.fillRect((u.cursor % u.columns) * wide, Math.floor(u.cursor / u.columns) * high + high - thick, wide, thick);
  }
}

function drawPixels(canvas: HTMLCanvasElement, u: Pixels): void {
  const scale = fitting(canvas.parentElement!, u.width, u.height);
  resize(canvas, u.width, u.height, scale);
  canvas.style.imageRendering = scale >= 1 ? 'pixelated' : 'auto';
  canvas.getContext('2d', { alpha: false })!.putImageData(new ImageData(u.rgba, u.width, u.rows), 0, u.y);
}

export default function Screen(): React.ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const machine = usePick((s) => s.machine);
  const alive = usePick((s) => s.status !== null);
  const [words, setWords] = useState('');
  useEffect(() => {
    let last: ScreenUpdate | null = null;
    client.screen = (update) => {
      const c = canvas.current;
      if (c === null) return;
      if (update.kind === 'text') drawText(c, update, last?.kind === 'text' ? last : null);
      else drawPixels(c, update);
      last = update;
      c.dataset['kind'] = update.kind;
      setWords(update.kind === 'text' ? `VGA text, ${update.columns} by ${update.rows} cells` : `${update.width} by ${update.height} pixels`);
    };
    if (alive) client.tell((api) => api.watchScreen(true));
    const fit = new ResizeObserver(() => {
      const c = canvas.current;
      if (c === null || last === null) return;
      if (last.kind === 'text') drawText(c, last, null);
      else drawPixels(c, last);
    });
    fit.observe(canvas.current!.parentElement!);
    return () => {
      fit.disconnect();
      client.screen = () => undefined;
      client.tell((api) => api.watchScreen(false));
    };
  }, [machine, alive]);
  const key = (event: React.KeyboardEvent, down: boolean): void => {
    if (event.key === 'F6' || event.key === 'Tab') return; // the way out
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) client.tell((api) => api.key(event.code, down));
  };
  const save = (): void => canvas.current?.toBlob((blob) => {
    if (blob !== null) saveBlob('lux9-screen.png', blob);
  });
  return (
    <>
      <Bar file="machine:/device/vga" view="screen">
        <span>{words || 'no picture yet'}</span>
        {client.options.display === null && <button onClick={() => setState({ menu: true })} title="A machine with a framebuffer is another machine: the menu starts one">Framebuffer…</button>}
        <button onClick={save}><Camera size={14} aria-hidden /> Screenshot</button>
      </Bar>
      <div className="monitor">
        <canvas
          ref={canvas}
          width={720}
          height={450}
          tabIndex={0}
          role="application"
          title="Click it, and keys and mouse go to the machine’s PS/2 ports; F6 or Tab leads out"
          aria-label="Screen of the machine. F6 or Tab leaves it"
          onKeyDown={(e) => key(e, true)}
          onKeyUp={(e) => key(e, false)}
          onMouseMove={(e) => {
            if (document.activeElement === canvas.current) client.tell((api) => api.mouse(e.movementX, e.movementY, e.buttons & 7));
          }}
          onMouseDown={(e) => client.tell((api) => api.mouse(0, 0, e.buttons & 7))}
          onMouseUp={(e) => client.tell((api) => api.mouse(0, 0, e.buttons & 7))}
        />
      </div>
    </>
  );
}
