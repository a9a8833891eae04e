/**
 * Makes differential test cases: for a row, a seed and an index always the same input record (layout.ts).
 *
 * Promise to callers: `generate` writes one record into `bytes` and returns its length; it depends on nothing but the
 * row's text, seed and index. About one case in eight with a memory operand is meant to fault.
 */
import { Random } from '@lux9/base';
import { Encoded, encode, place } from './encode.ts';
import { codeBytes, flag, fx, fxBytes, input, maxInput } from './layout.ts';
import { PAGE, codeBase, codePages, constantBase, dataBase, patchable, writable } from './sandbox.ts';
import { memoryBytes, type Shape } from './shape.ts';
import * as values from './values.ts';

const RAX = 0;
const RCX = 1;
const RDX = 2;
const RBX = 3;
const RSP = 4;
const RBP = 5;
const RSI = 6;
const RDI = 7;
const low64 = (1n << 64n) - 1n;
const arithmetic = flag.cf | flag.pf | flag.af | flag.zf | flag.sf | flag.of;
const canonicalEnd = 1n << 47n;

/**
 * FS and GS bases: always canonical, and with no host mapping within 4 GiB but the sandbox. At most 2^46 from 0, so that
 * offset = linear - base stays canonical as well: vendors differ on a non-canonical offset whose sum with the base is canonical.
 */
const bases: readonly bigint[] = [0n, 0x1000n, BigInt(dataBase), 0x100000000000n, 0x2fff12345670n, 0xffffc00000000000n, low64 - 4095n, 0xffffffff80000000n];

const imagePool: readonly Uint8Array[] = (() => {
  const r = new Random(77);
  return Array.from({ length: 64 }, () => {
    const image = new Uint8Array(fxBytes);
    const view = new DataView(image.buffer);
    x87State(r, view, 0, false);
    for (let i = 0; i < 16; i++) values.vector(r, view, fx.xmm + 16 * i, r.pick(['f32', 'f64', 'int']), i ? fx.xmm + 16 * (i - 1) : -1);
    return image;
  });
})();

/** Control, status, tags and registers of an FXSAVE image at `at`. `busy`: the row looks at them, so pending exceptions are worth it. */
function x87State(r: Random, view: DataView, at: number, busy: boolean): void {
  const control = values.controlWord(r);
  let status = r.chance(1, 2) ? r.below(8) << 11 : 0;
  if (r.chance(1, 2)) status |= r.u32() & 0x4700;
  const raised = r.below(64);
  if (r.chance(1, 3)) status |= raised & control & 0x3f;
  if (busy && r.chance(1, 24)) status |= raised;
  if (status & 1 && r.chance(1, 2)) status |= 0x40;
  if (status & ~control & 0x3f) status |= 0x8080;
  const tags = r.below(6);
  view.setUint16(at + fx.fcw, control, true);
  view.setUint16(at + fx.fsw, status, true);
  view.setUint16(at + fx.ftw, tags === 0 ? 0 : tags < 4 ? 0xff : r.below(256), true);
  for (let i = 0; i < 8; i++) values.extended(r, view, at + fx.st + 16 * i);
  if (r.chance(1, 5)) { // ST1 near ST0
    const from = at + fx.st;
    const to = from + 16;
    view.setBigUint64(to, view.getBigUint64(from, true) + (r.chance(1, 2) ? 0n : BigInt(r.below(5) - 2)), true);
    view.setUint16(to + 8, (view.getUint16(from + 8, true) + (r.chance(1, 3) ? r.below(3) - 1 : 0)) ^ (r.chance(1, 2) ? 0x8000 : 0), true);
  }
}

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ (b >>> 15) ^ Math.imul(b, 0x9e3779b1), 0x85ebca77);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d);
  return (h ^ (h >>> 16)) >>> 0;
}

export class Generator {
  readonly bytes = new Uint8Array(maxInput);
  readonly encoded = new Encoded();
  private readonly view = new DataView(this.bytes.buffer);
  private readonly gpr = new BigUint64Array(this.bytes.buffer, input.gpr, 16);
  private readonly r = new Random(0);
  private at = 0;

  generate(s: Shape, seed: number, index: number): number {
    const { r, view, gpr, encoded: e } = this;
    const high = mix(mix(s.key, seed), index);
    r.seed((high & 0x1fffff) * 0x100000000 + mix(mix(index, s.key), seed));
    this.bytes.fill(0, 0, input.patches);
    this.at = input.patches;
    for (let i = 0; i < 16; i++) gpr[i] = values.integer(r);
    if (r.chance(1, 6)) gpr[r.below(16)] = gpr[r.below(16)]!;
    this.floating(s);
    encode(r, s, e);
    const rip = this.ripFor(e.length);
    const fs = r.chance(1, 3) ? r.pick(bases) : values.word(r) >> 18n;
    const gs = r.chance(1, 3) ? r.pick(bases) : BigInt.asUintN(64, -(values.word(r) >> 18n));
    const base = e.segment === 'fs' ? fs : e.segment === 'gs' ? gs : 0n;
    this.implicit(s, base);
    if (e.isMemory) this.memory(s, base, rip);
    else if (s.row.operands.some((o) => o.kind === 'O')) this.absolute(s, base, rip);
    this.relate(s);
    this.branchTarget(s, rip);

    let flags = 2 | flag.if | (r.u32() & arithmetic);
    if (r.chance(1, s.operation === 'string' ? 2 : 16)) flags |= flag.df;
    if (/^PUSHF|^POPF/.test(s.row.mnemonic) && r.chance(1, 4)) flags |= r.u32() & (flag.nt | flag.id);
    view.setUint32(input.length, Math.min(e.length, codeBytes), true);
    view.setBigUint64(input.rip, rip, true);
    view.setUint32(input.rflags, flags, true);
    view.setBigUint64(input.fsBase, fs, true);
    view.setBigUint64(input.gsBase, gs, true);
    this.bytes.fill(0xcc, input.code, input.code + codeBytes);
    this.bytes.set(e.bytes.subarray(0, Math.min(e.length, codeBytes)), input.code);
    this.bytes.fill(0, this.at, this.at + 16);
    const total = (this.at + 15) & ~15;
    view.setUint32(input.total, total, true);
    return total;
  }

  private floating(s: Shape): void {
    const { r, view } = this;
    const at = input.fx;
    this.bytes.set(imagePool[r.below(imagePool.length)]!, at);
    view.setUint32(at + fx.mxcsr, s.xmm || s.x87 ? values.mxcsr(r) : 0x1f80, true);
    if (s.x87) x87State(r, view, at, true);
    else view.setUint16(at + fx.fsw, view.getUint16(at + fx.fsw, true) & 0x7f00, true);
    if (s.xmm || /^FX/.test(s.row.mnemonic)) {
      const lanes = r.pick(s.lanes);
      for (let i = 0; i < 16; i++) {
        if (r.chance(1, 3)) continue;
        values.vector(r, view, at + fx.xmm + 16 * i, r.chance(1, 12) ? 'int' : lanes, i ? at + fx.xmm + 16 * r.below(i) : -1);
      }
    }
    if (!s.x87) view.setUint16(at + fx.fcw, 0x37f, true);
  }

  /** Anywhere in the code pages, sometimes across the two, sometimes into the hole behind them. */
  private ripFor(length: number): bigint {
    const { r } = this;
    const size = codePages * PAGE;
    const kind = r.below(40);
    let at: number;
    if (kind === 0) at = PAGE - r.below(length + 1);
    else if (kind === 1) at = size - Math.min(length, codeBytes) + (r.chance(1, 2) ? 0 : r.below(Math.min(length, codeBytes)));
    else at = 256 + r.below(size - 512);
    // the harness can write bytes only into the pages it has
    if (at + length > size) this.cut(size - at);
    return BigInt(codeBase + at);
  }

  private cut(length: number): void {
    if (length < this.encoded.length) this.encoded.length = Math.max(1, length);
  }

  /** A linear address for an access of `bytes`. */
  private target(s: Shape, bytes: number, aligned: boolean, base = 0n): bigint {
    const { r } = this;
    const kind = r.below(base === 0n ? 64 : 61); // the far ends only without a segment
    const start = BigInt(dataBase);
    if (kind < 44) {
      let at = r.below(writable - bytes);
      if (aligned || r.chance(1, 2)) at &= -Math.min(16, bytes & -bytes);
      return start + BigInt(at);
    }
    if (aligned && kind < 56) return start + BigInt(r.below((patchable - bytes) >> 4) << 4);
    if (kind < 50) return BigInt(dataBase + PAGE) - BigInt(r.below(bytes + 1)); // across two data pages
    if (kind < 54) return BigInt(constantBase + r.below(PAGE - bytes));
    if (kind < 56) return BigInt(constantBase) - BigInt(r.below(bytes + 1)); // writes fault in the second page
    if (kind < 58) return start - BigInt(r.below(bytes + 1)); // from the hole into the data
    if (kind < 60) return BigInt(constantBase + PAGE) - BigInt(r.below(bytes + 1)); // from the constants into the hole
    if (kind === 60) return BigInt(codeBase + r.below(codePages * PAGE - bytes));
    // Misaligned and non-canonical: vendors differ in which comes first. So they do when an operand is moved in pieces.
    if (kind >= 61 && (s.rm?.size === 'x' || bytes === 10 || bytes > 16)) return r.pick([canonicalEnd, 1n << 63n, 0xffff800000000000n, canonicalEnd - 4096n]);
    if (kind === 61) return canonicalEnd - BigInt(r.below(bytes + 2));
    if (kind === 62) return r.pick([canonicalEnd, 1n << 63n, 0xffff7fffffffffffn, values.word(r), 0xffff800000000000n - BigInt(r.below(bytes + 1))]);
    return r.pick([0n, 0xffff800000000000n, low64 - BigInt(r.below(4096)), 0x7ffffffff000n, low64 - BigInt(r.below(bytes + 1))]);
  }

  private memory(s: Shape, base: bigint, rip: bigint): void {
    const { r, gpr, encoded: e } = this;
    const bytes = memoryBytes(s, e.operandSize);
    const wantsAligned = s.rm?.size === 'x' || bytes === 512 || (s.lock && bytes > 1) || /^CMPXCHG/.test(s.row.mnemonic);
    const aligned = wantsAligned && !r.chance(1, s.lock ? 100 : 14);
    if (/^BT/.test(s.row.mnemonic) && s.row.operands[1]?.kind === 'G' && !r.chance(1, 24)) {
      // the bit offset is signed and moves the access; keep it near
      const near = BigInt(r.below(16384) - 8192);
      gpr[e.reg] = e.operandSize === 8 ? BigInt.asUintN(64, near) : (gpr[e.reg]! & ~0xffffffffn) | BigInt.asUintN(32, near);
    }
    const linear = place(r, e, this.target(s, bytes, aligned, base), base, rip, gpr);
    if (/^(LEA|PREFETCH|NOP)$/.test(s.row.mnemonic)) return;
    this.patchOperand(s, linear, bytes);
  }

  private absolute(s: Shape, base: bigint, rip: bigint): void {
    const operand = s.row.operands.find((o) => o.kind === 'O')!;
    const bytes = operand.size === 'b' ? 1 : this.encoded.operandSize;
    place(this.r, this.encoded, this.target(s, bytes, false, base), base, rip, this.gpr);
  }

  /** Reserves a patch of `bytes` at a linear address; returns where in the record its data stand, or -1 when it does not fit. */
  private patch(linear: bigint, bytes: number): number {
    const offset = linear - BigInt(dataBase);
    if (offset < 0n || offset + BigInt(bytes) > BigInt(patchable)) return -1;
    const data = this.at + 8;
    const padded = (bytes + 7) & ~7;
    if (data + padded + 32 > maxInput) return -1;
    this.view.setUint32(this.at, Number(offset), true);
    this.view.setUint32(this.at + 4, bytes, true);
    this.bytes.fill(0, data, data + padded);
    this.at = data + padded;
    return data;
  }

  private patchWord(linear: bigint, value: bigint, bytes: number): void {
    const data = this.patch(linear, bytes);
    if (data < 0) return;
    for (let i = 0; i < bytes; i++) this.bytes[data + i] = Number((value >> BigInt(8 * i)) & 255n);
  }

  private patchOperand(s: Shape, linear: bigint, bytes: number): void {
    const { r, view } = this;
    const data = this.patch(linear, bytes);
    if (data < 0) return;
    const m = s.row.mnemonic;
    if (bytes === 512) {
      x87State(r, view, data, true);
      view.setUint32(data + fx.mxcsr, r.chance(1, 8) ? r.u32() : values.mxcsr(r), true);
      for (let i = 0; i < 16; i++) values.vector(r, view, data + fx.xmm + 16 * i, 'f32');
      return;
    }
    if (m === 'LDMXCSR') return view.setUint32(data, r.chance(1, 8) ? r.u32() : values.mxcsr(r), true);
    if (m === 'FLDCW') return view.setUint16(data, r.chance(1, 8) ? r.u32() & 0xffff : values.controlWord(r), true);
    if (/^(FLDENV|FRSTOR)/.test(m)) {
      const step = bytes === 14 || bytes === 94 ? 2 : 4;
      const control = values.controlWord(r);
      view.setUint16(data, control, true);
      view.setUint16(data + step, r.u32() & (r.chance(1, 8) ? 0xffff : 0x7f00 | (control & 0x3f)), true);
      view.setUint16(data + 2 * step, r.pick([0, 0xffff, r.u32() & 0xffff]), true);
      if (bytes > 28) {
        const image = new DataView(new ArrayBuffer(16));
        for (let i = 0; i < 8; i++) {
          values.extended(r, image, 0);
          for (let k = 0; k < 10; k++) this.bytes[data + 7 * step + 10 * i + k] = image.getUint8(k);
        }
      }
      return;
    }
    if (/^FB/.test(m)) {
      const image = new DataView(new ArrayBuffer(16));
      values.decimal(r, image, 0);
      for (let k = 0; k < 10; k++) this.bytes[data + k] = image.getUint8(k);
      return;
    }
    if (bytes === 16) return values.vector(r, view, data, r.pick(s.lanes), input.fx + fx.xmm + 16 * (this.encoded.reg & 15));
    if (bytes === 10) return values.extended(r, view, data);
    const real = s.x87 ? !/^FI/.test(m) : s.xmm && s.lanes[0] !== 'int';
    if (bytes === 8) return view.setBigUint64(data, real ? (s.lanes[0] === 'f32' ? (BigInt(values.float32(r)) << 32n) | BigInt(values.float32(r)) : values.float64(r)) : values.integer(r), true);
    if (bytes === 4) return view.setUint32(data, real ? values.float32(r) : Number(values.integer(r) & 0xffffffffn), true);
    const word = Number(values.integer(r) & 0xffffn);
    this.bytes[data] = word & 255;
    if (bytes === 2) this.bytes[data + 1] = word >> 8;
  }

  /** Registers that the instruction uses without naming them. */
  private implicit(s: Shape, base: bigint): void {
    const { r, gpr, encoded: e } = this;
    const m = s.row.mnemonic;
    const put = (register: number, linear: bigint, segment: bigint): void => {
      const offset = (linear - segment) & low64;
      gpr[register] = e.address32 ? (offset & 0xffffffffn) | (BigInt(r.u32()) << 32n) : offset;
    };
    if (s.operation === 'string') {
      const bytes = s.row.operands.some((o) => o.size === 'b') ? 1 : e.operandSize;
      put(RSI, this.target(s, bytes, false, base), base);
      put(RDI, this.target(s, bytes, false), 0n);
      if (r.chance(1, 6)) gpr[RDI] = (gpr[RSI]! + BigInt(r.below(65) - 32)) & low64; // overlapping
      const count = BigInt(r.chance(1, 40) ? r.below(5000) : r.chance(1, 8) ? 0 : r.below(24));
      if (e.rep) gpr[RCX] = e.address32 ? count | (BigInt(r.u32()) << 32n) : count;
      if (/^SCAS/.test(m) && r.chance(1, 2)) gpr[RAX] = BigInt(r.below(256)) * 0x0101010101010101n;
    }
    if (m === 'XLAT') put(RBX, this.target(s, 1, false, base) - (gpr[RAX]! & 255n), base);
    if (/^MASKMOV/.test(m)) put(RDI, this.target(s, m === 'MASKMOVQ' ? 8 : 16, false, base), base);
    if (s.row.attributes.has('stack')) {
      let top = this.target(s, 8, r.chance(7, 8));
      if (m === 'ENTER' && r.chance(9, 10)) {
        e.bytes[e.immediateAt - 1]! &= 3; // the frame's high byte: stay in the sandbox
        if (r.chance(3, 4)) e.bytes[e.immediateAt] = r.below(4);
      }
      if (m === 'LEAVE' || m === 'ENTER') {
        gpr[RBP] = top;
        top = r.chance(1, 2) ? this.target(s, 8, true) : top;
      }
      gpr[RSP] = top;
      if (m === 'POPF') {
        let image = (r.u32() & (arithmetic | flag.df | flag.id | flag.nt | flag.if | 0x3000)) | 2;
        if (r.chance(1, 8)) image |= flag.rf | flag.ac;
        this.patchWord(top, BigInt(image >>> 0) | (r.chance(1, 8) ? values.word(r) << 32n : 0n), 8);
      }
    }
    if (s.operation === 'loop') {
      const count = BigInt(r.below(4));
      gpr[RCX] = e.address32 ? count | (BigInt(r.u32()) << 32n) : r.chance(1, 8) ? gpr[RCX]! : count;
    }
    if (s.operation === 'shift' && r.chance(3, 4)) gpr[RCX] = (gpr[RCX]! & ~255n) | BigInt(r.below(70));
    if (/^PCMPESTR/.test(m)) {
      gpr[RAX] = BigInt.asUintN(64, BigInt(r.below(40) - 20));
      gpr[RDX] = BigInt.asUintN(64, BigInt(r.below(40) - 20));
    }
  }

  /** Operands that belong together, so that the interesting outcomes happen. */
  private relate(s: Shape): void {
    const { r, gpr, encoded: e } = this;
    const width = s.rm?.size === 'b' ? 8 : e.operandSize * 8;
    if (s.operation === 'divide' && r.chance(3, 4)) {
      const fixed = (n: number): boolean => n === e.base || n === e.index;
      if (/^I/.test(s.row.mnemonic) && r.chance(1, 2)) {
        const sign = BigInt.asIntN(width, gpr[RAX]!) < 0n ? low64 : 0n;
        if (width === 8) { if (!fixed(RAX)) gpr[RAX] = BigInt.asUintN(64, BigInt.asIntN(8, gpr[RAX]!)); }
        else if (!fixed(RDX)) gpr[RDX] = sign;
      } else if (width === 8) { if (!fixed(RAX)) gpr[RAX]! &= ~0xff00n | BigInt(r.below(64) << 8); }
      else if (!fixed(RDX)) gpr[RDX]! >>= BigInt(64 - width + r.below(width));
    }
    if (s.operation === 'compareExchange' && r.chance(1, 2)) {
      if (/8B/.test(s.row.mnemonic)) {
        const half = BigInt(e.operandSize === 8 ? 64 : 32);
        const mask = (1n << half) - 1n;
        const pair = ((gpr[RDX]! & mask) << half) | (gpr[RAX]! & mask);
        this.matchMemory(pair, Number(half) / 4);
      } else if (e.isMemory) this.matchMemory(gpr[RAX]!, width / 8);
      else if (!(width === 8 && !e.rex && e.rm >= 4)) gpr[e.rm] = r.chance(1, 4) ? gpr[e.rm]! : (gpr[e.rm]! & ~((1n << BigInt(width)) - 1n)) | (gpr[RAX]! & ((1n << BigInt(width)) - 1n));
    }
    if (/^SH[LR]D$/.test(s.row.mnemonic) && e.operandSize === 2) {
      // more than 16 bits of a 16-bit operand: the result is undefined
      if (e.immediateBytes === 1) e.bytes[e.immediateAt]! &= 0xef;
      else gpr[RCX]! &= ~0x10n;
    }
  }

  /** Overwrites the last patch with `value` (the memory operand equals the accumulator). */
  private matchMemory(value: bigint, bytes: number): void {
    if (this.at === input.patches) return;
    const data = this.at - ((bytes + 7) & ~7);
    for (let i = 0; i < bytes; i++) this.bytes[data + i] = Number((value >> BigInt(8 * i)) & 255n);
  }

  /** A place to jump to: mostly INT3 in the code pages, never inside the instruction itself. */
  private destination(rip: bigint): bigint {
    const { r, encoded: e } = this;
    const kind = r.below(24);
    if (kind === 0) return BigInt(dataBase + r.below(PAGE)); // not executable
    if (kind === 1) return BigInt(codeBase - 1 - r.below(64)); // not mapped
    if (kind === 2) return r.pick([canonicalEnd, 1n << 63n, values.word(r) | canonicalEnd, 0xffff800000000000n, 0n, canonicalEnd - 1n]);
    for (;;) {
      const to = BigInt(codeBase + r.below(codePages * PAGE));
      if (to < rip || to >= rip + BigInt(e.length)) return to;
    }
  }

  private branchTarget(s: Shape, rip: bigint): void {
    const { r, gpr, encoded: e } = this;
    const m = s.row.mnemonic;
    if (s.row.operands.some((o) => o.kind === 'J')) {
      const next = rip + BigInt(e.length);
      let relative = e.immediateBytes === 1 ? BigInt(r.below(256) - 128) : r.chance(1, 12) ? BigInt(r.u32() | 0) : BigInt.asIntN(32, this.destination(rip) - next);
      if (next + relative >= rip && next + relative < next) relative = 1n;
      for (let i = 0; i < e.immediateBytes; i++) e.bytes[e.immediateAt + i] = Number((relative >> BigInt(8 * i)) & 255n);
    } else if (m === 'RET') this.patchWord(gpr[RSP]!, this.destination(rip), 8);
    else if (s.operation === 'branch') {
      const to = this.destination(rip);
      if (e.isMemory) this.matchMemory(to, 8);
      else if (e.rm >= 0) gpr[e.rm] = to;
    }
  }
}
