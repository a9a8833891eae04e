/**
 * Inputs that are no typing, as bytes a log can hold: keys and mouse of the PS/2 ports, requests of the inspector
 * (packages/kernel port/inspector.ts). A maker for each, and `applyEvent`, which the machine calls at the input's instant.
 */
import { decodeUtf8, encodeUtf8, putU32le, u32le } from '@lux9/base';
import type { Pc } from '@lux9/devices';
import { keyIndex } from '@lux9/devices';
import { inspect, inspectFlush, type InspectRequest, type Kernel } from '@lux9/kernel';

export type EventSource = 'keyboard' | 'mouse' | 'inspect';

/** A key by its UI Events code; null when the keyboard has no such key. */
export function keyEvent(code: string, down: boolean): Uint8Array | null {
  const index = keyIndex(code);
  return index < 0 ? null : Uint8Array.of(index, down ? 1 : 0);
}

/** Movement in counts (right, down), wheel towards the user; buttons 1 left, 2 right, 4 middle. */
export function mouseEvent(dx: number, dy: number, wheel: number, buttons: number): Uint8Array {
  const out = new Uint8Array(7);
  const view = new DataView(out.buffer);
  const clamp = (n: number, most: number): number => Math.max(-most, Math.min(most, Math.trunc(n)));
  view.setInt16(0, clamp(dx, 32767), true);
  view.setInt16(2, clamp(dy, 32767), true);
  view.setInt16(4, clamp(wheel, 127), true);
  out[6] = buttons & 7;
  return out;
}

interface Head {
  readonly id: number;
  readonly pid: number;
  readonly op: string;
  readonly path: string;
  readonly offset: number;
  readonly count: number;
}

/** A request, or (a number) the id of one to be given up. */
export function inspectEvent(request: InspectRequest | number): Uint8Array {
  if (typeof request === 'number') return inspectEvent({ id: request, pid: 0, op: 'read', path: '', offset: -1, count: 0, data: new Uint8Array(0) });
  const { data, ...head } = request;
  const text = encodeUtf8(JSON.stringify(head));
  const out = new Uint8Array(4 + text.length + data.length);
  putU32le(out, 0, text.length);
  out.set(text, 4);
  out.set(data, 4 + text.length);
  return out;
}

export function applyEvent(pc: Pc, k: Kernel, source: EventSource, bytes: Uint8Array): void {
  switch (source) {
    case 'keyboard':
      pc.keyboard.key(bytes[0]!, bytes[1] === 1);
      break;
    case 'mouse': {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      pc.mouse.move(view.getInt16(0, true), view.getInt16(2, true), view.getInt16(4, true), bytes[6]!);
      break;
    }
    case 'inspect': {
      const length = u32le(bytes, 0);
      const head = JSON.parse(decodeUtf8(bytes, 4, 4 + length)) as Head;
      if (head.offset < 0) inspectFlush(k, head.id);
      else inspect(k, { ...head, op: head.op as InspectRequest['op'], data: bytes.slice(4 + length) });
    }
  }
}
