/** Packs as packages/base/src/lz77.ts unpacks: the same bytes give the same result. */
import { lz77Header, lz77Magic, lz77Window } from '@lux9/base';

/** Bytes looked up: no shorter match is found at a new distance. */
const hashed = 12;
const hashBits = 20;
/** Candidates looked at, newest first. */
const depth = 256;
/** Shortest match worth a new distance, one of the last ones, and the very last. */
const [newLeast, oldLeast, lastLeast] = [16, 8, 6];
/** What a match costs, bytes after DEFLATE, about: a new distance, an old one, the last one. */
const [newCost, oldCost, lastCost] = [5, 2, 1];
/** A match of so many bytes is taken without looking for a better one behind the next byte. */
const enough = 64;
const remembered = 4;

interface Match {
  length: number;
  distance: number;
  /** Bytes saved. */
  gain: number;
}

export function lz77Pack(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const newest = new Int32Array(2 ** hashBits).fill(-1);
  const older = new Int32Array(bytes.length).fill(-1);
  const last = new Array<number>(remembered).fill(0);
  const [runs, lengths, choices, distances]: [number[], number[], number[], number[]] = [[], [], [], []];
  const literals: Uint8Array[] = [];

  const slot = (at: number): number => {
    let h = 0;
    for (let i = 0; i < hashed; i += 4) h = Math.imul(h ^ view.getUint32(at + i, true), 0x9e3779b1) ^ (h >>> 15);
    return h >>> (32 - hashBits);
  };
  const learn = (at: number): void => {
    if (at + hashed > bytes.length) return;
    const h = slot(at);
    older[at] = newest[h]!;
    newest[h] = at;
  };
  const same = (at: number, from: number): number => {
    let n = 0;
    while (at + n < bytes.length && bytes[from + n] === bytes[at + n]) n++;
    return n;
  };
  const find = (at: number): Match => {
    const best: Match = { length: 0, distance: 0, gain: 0 };
    const offer = (distance: number, least: number, cost: number): void => {
      const length = same(at, at - distance);
      if (length >= least && length - cost > best.gain) Object.assign(best, { length, distance, gain: length - cost });
    };
    last.forEach((distance, i) => {
      if (distance > 0 && distance <= at) offer(distance, i === 0 ? lastLeast : oldLeast, i === 0 ? lastCost : oldCost);
    });
    if (at + hashed > bytes.length) return best;
    for (let from = newest[slot(at)]!, i = 0; from >= 0 && i < depth && at - from < lz77Window; from = older[from]!, i++) offer(at - from, newLeast, newCost);
    return best;
  };
  const number = (out: number[], value: number): void => {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) out.push((rest & 0x7f) | 0x80);
    out.push(rest);
  };

  let begun = 0;
  for (let at = 0; at < bytes.length; ) {
    const match = find(at);
    if (match.gain <= 0) {
      learn(at++);
      continue;
    }
    const h = at + hashed <= bytes.length ? slot(at) : -1;
    if (match.length < enough && at + 1 < bytes.length) {
      learn(at);
      if (find(at + 1).gain > match.gain + 1) {
        at++;
        continue;
      }
      if (h >= 0) newest[h] = older[at]!;
    }
    literals.push(bytes.subarray(begun, at));
    number(runs, at - begun);
    number(lengths, match.length);
    const old = last.indexOf(match.distance);
    choices.push(old < 0 ? remembered : old);
    if (old < 0) distances.push(match.distance & 0xff, (match.distance >> 8) & 0xff, match.distance >> 16);
    last.splice(old < 0 ? remembered - 1 : old, 1);
    last.unshift(match.distance);
    for (const end = at + match.length; at < end; at++) learn(at);
    begun = at;
  }
  if (begun < bytes.length) {
    literals.push(bytes.subarray(begun));
    number(runs, bytes.length - begun);
  }

  const parts = [...[runs, lengths, choices, distances].map((list) => Uint8Array.from(list)), Uint8Array.from(literals.flatMap((part) => [...part]))];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, lz77Header));
  const head = new DataView(out.buffer);
  [...lz77Magic].forEach((letter, i) => head.setUint8(i, letter.charCodeAt(0)));
  head.setUint32(4, bytes.length, true);
  let at = lz77Header;
  parts.forEach((part, i) => {
    head.setUint32(8 + 4 * i, part.length, true);
    out.set(part, at);
    at += part.length;
  });
  return out;
}
