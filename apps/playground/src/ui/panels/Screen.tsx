/** What a monitor at this machine shows: text cells or the framebuffer, only what changed drawn anew. Keys and mouse go to the 8042 while it has the focus. */
import { Camera } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ScreenUpdate } from '@lux9/protocol';
import { setState } from '../layout/workbench.ts';
import { client } from '../machine/client.ts';
import { usePick } from '../machine/hooks.ts';
import { Bar } from '../parts/Bar.tsx';

const cell = { width: 9, height: 18 };

function drawText(canvas: HTMLCanvasElement, u: Extract<ScreenUpdate, { kind: 'text' }>): void {
  const width = u.columns * cell.width;
  const height = u.rows * cell.height;
  const scale = Math.max(1, Math.round(devicePixelRatio));
  if (canvas.width !== width * scale) {
    canvas.width = width * scale;
    canvas.height = height * scale;
  }
  const g = canvas.getContext('2d')!;
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.font = `${cell.height - 4}px "JetBrains Mono Variable", monospace`;
  g.textBaseline = 'middle';
  const colour = (i: number): string => `#${(u.palette[i] ?? 0).toString(16).padStart(6, '0')}`;
  for (let y = 0; y < u.rows; y++) {
    for (let x = 0; x < u.columns; x++) {
      const at = (y * u.columns + x) * 2;
      const attribute = u.cells[at + 1]!;
      const code = u.cells[at]!;
      g.fillStyle = colour(attribute >> 4);
      g.fillRect(x * cell.width, y * cell.height, cell.width, cell.height);
      if (code > 32) {
        g.fillStyle = colour(attribute & 15);
        g.fillText(String.fromCharCode(code), x * cell.width, y * cell.height + cell.height / 2 + 1);
      }
    }
  }
  if (u.cursor >= 0) {
    g.fillStyle = '#e5a50a';
    g.fillRect((u.cursor % u.columns) * cell.width, Math.floor(u.cursor / u.columns) * cell.height + cell.height - 3, cell.width, 2);
  }
}

function drawPixels(canvas: HTMLCanvasElement, u: Extract<ScreenUpdate, { kind: 'pixels' }>): void {
  if (canvas.width !== u.width || canvas.height !== u.height) {
    canvas.width = u.width;
    canvas.height = u.height;
  }
  canvas.getContext('2d')!.putImageData(new ImageData(u.rgba, u.width, u.rows), 0, u.y);
}

export default function Screen(): React.ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const machine = usePick((s) => s.machine);
  const alive = usePick((s) => s.status !== null);
  const [words, setWords] = useState('');
  useEffect(() => {
    client.screen = (update) => {
      const c = canvas.current;
      if (c === null) return;
      if (update.kind === 'text') drawText(c, update);
      else drawPixels(c, update);
      c.dataset['kind'] = update.kind;
      setWords(update.kind === 'text' ? `VGA text, ${update.columns} by ${update.rows} cells` : `${update.width} by ${update.height} pixels`);
    };
    if (alive) client.tell((api) => api.watchScreen(true));
    return () => {
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
    if (blob === null) return;
    const a = document.createElement('a');
    a.href = URL.createObjectURL(blob);
    a.download = 'lux9-screen.png';
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
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
