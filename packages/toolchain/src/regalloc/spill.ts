/**
 * Puts spilled registers into slots of the frame. Where the instruction has a memory form the slot becomes its
 * operand; elsewhere a short-lived register is loaded before or stored after.
 *
 * A slot is 8 bytes and holds the whole register. A 32-bit read-modify-write in memory leaves the slot's upper
 * half alone, so it is done only for registers that never held more than 32 bits.
 */
import { firstVirtual, framed, MInst, type Form, type MFunc } from '../isel/mir.ts';
import { ops } from '../isel/ops.ts';
import type { Graph } from './graph.ts';
import { hasD, hasS, isMove, isZeroIdiom } from './operands.ts';

interface Constant {
  readonly inst: MInst;
}

export function spill(func: MFunc, graph: Graph, leaders: Int32Array): void {
  const slots = assignSlots(func, graph, leaders);
  const wide = wideRegisters(func, leaders);
  const constants = constantRegisters(func, leaders);
  for (const block of func.blocks) {
    const out: MInst[] = [];
    for (const inst of block.insts) rewrite(func, inst, leaders, slots, wide, constants, out);
    block.insts = out;
  }
}

/** Slots by leader; leaders joined by a move that do not interfere share one, so the move vanishes. */
function assignSlots(func: MFunc, graph: Graph, leaders: Int32Array): Map<number, number> {
  const groups = new Map<number, number[]>();
  const groupOf = new Map<number, number>();
  leaders.forEach((leader) => {
    if (leader < 0 || groupOf.has(leader)) return;
    groupOf.set(leader, leader);
    groups.set(leader, [leader]);
  });
  for (const move of graph.moves) {
    if (move.d < firstVirtual || move.s < firstVirtual) continue;
    const a = groupOf.get(leaders[move.d - firstVirtual]!);
    const b = groupOf.get(leaders[move.s - firstVirtual]!);
    if (a === undefined || b === undefined || a === b) continue;
    const left = groups.get(a)!;
    const right = groups.get(b)!;
    if (left.length * right.length > 256 || left.some((x) => right.some((y) => graph.interferes(x, y)))) continue;
    left.push(...right);
    for (const v of right) groupOf.set(v, a);
    groups.delete(b);
  }
  const slots = new Map<number, number>();
  for (const members of groups.values()) {
    const slot = func.slots++;
    for (const v of members) slots.set(v, slot);
  }
  return slots;
}

/** Registers, and the slots' leaders, that may hold more than 32 bits: written at full width, or copied from such a one. */
function wideRegisters(func: MFunc, leaders: Int32Array): Uint8Array {
  const wide = new Uint8Array(func.floats.length);
  const group = (v: number): number => (leaders[v]! >= 0 ? leaders[v]! : v);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { insts } of func.blocks) {
      for (const inst of insts) {
        if (!hasD(inst) || inst.op.role === 'use' || inst.d < firstVirtual) continue;
        const v = group(inst.d - firstVirtual);
        const from = isMove(inst) && inst.s >= firstVirtual ? wide[group(inst.s - firstVirtual)]! : 0;
        if (wide[v] === 0 && (inst.size === 8 || from !== 0)) {
          wide[v] = 1;
          changed = true;
        }
      }
    }
  }
  return wide;
}

/** Spilled registers that only ever hold one constant: made again instead of loaded. */
function constantRegisters(func: MFunc, leaders: Int32Array): Map<number, Constant> {
  const found = new Map<number, Constant | undefined>();
  for (const { insts } of func.blocks) {
    for (const inst of insts) {
      if (!hasD(inst) || inst.op.role === 'use' || inst.d < firstVirtual) continue;
      const v = inst.d - firstVirtual;
      if (leaders[v]! < 0) continue;
      const constant = (inst.op === ops.mov || inst.op === ops.mov64) && inst.form === 'di';
      found.set(v, constant && !found.has(v) ? { inst } : undefined);
    }
  }
  const single = new Map<number, Constant>();
  const members = new Map<number, number>();
  leaders.forEach((leader) => void (leader >= 0 && members.set(leader, (members.get(leader) ?? 0) + 1)));
  for (const [v, constant] of found) if (constant !== undefined && members.get(leaders[v]!) === 1) single.set(v, constant);
  return single;
}

const memoryForms: Readonly<Partial<Record<Form, readonly [withD: Form | undefined, withS: Form | undefined]>>> = {
  ds: ['ms', 'dm'],
  di: ['mi', undefined],
  d: ['m', undefined],
  dsi: [undefined, 'dmi'],
};

function rewrite(
  func: MFunc, inst: MInst, leaders: Int32Array, slots: ReadonlyMap<number, number>, wide: Uint8Array,
  constants: ReadonlyMap<number, Constant>, out: MInst[],
): void {
  const spilledNode = (r: number): number => (r >= firstVirtual && leaders[r - firstVirtual]! >= 0 ? r - firstVirtual : -1);
  const slotMem = (v: number): ReturnType<typeof framed> => framed('spill', slots.get(leaders[v]!)!);
  const d = hasD(inst) ? spilledNode(inst.d) : -1;
  let s = hasS(inst) ? spilledNode(inst.s) : -1;
  const b = inst.mem ? spilledNode(inst.mem.base) : -1;
  const x = inst.mem ? spilledNode(inst.mem.index) : -1;
  if (d < 0 && s < 0 && b < 0 && x < 0) {
    out.push(inst);
    return;
  }
  if (d >= 0 && constants.has(d) && inst.op.role === 'def') return; // made where it is used
  if (isMove(inst)) {
    if (d >= 0 && s >= 0 && !constants.has(s)) {
      if (slots.get(leaders[d]!) === slots.get(leaders[s]!)) return;
    } else if (d >= 0 && s < 0) {
      out.push(storeTo(func, inst.s, slotMem(d), func.floats[d]!, inst.at));
      return;
    } else if (d < 0 && s >= 0 && !constants.has(s)) {
      out.push(loadFrom(inst.d, slotMem(s), func.floats[s]!, inst.at));
      return;
    }
  }
  // One operand may become the slot itself.
  const forms = inst.mem === undefined ? memoryForms[inst.form] : undefined;
  if (forms !== undefined && !isMove(inst) && !isZeroIdiom(inst)) {
    const both = d >= 0 && d === s;
    const [withD, withS] = forms;
    if (s >= 0 && !both && !constants.has(s) && withS !== undefined && hasCode(inst, withS) && inst.op !== ops.movzx8 && inst.op !== ops.movzx16) {
      inst.mem = slotMem(s);
      inst.form = withS;
      s = -1;
    } else if (s >= 0 && !both && !constants.has(s) && (inst.op === ops.movzx8 || inst.op === ops.movzx16)) {
      inst.mem = slotMem(s);
      inst.form = 'dm';
      s = -1;
    } else if (d >= 0 && !both && withD !== undefined && hasCode(inst, withD) && mayUpdateSlot(inst, wide[leaders[d]!] !== 0)) {
      if (inst.form === 'ds' && s >= 0) {
        const t = temp(func, func.floats[s]!);
        fetch(func, t, s, slotMem, constants, inst.at, out);
        inst.s = t;
      }
      inst.mem = slotMem(d);
      inst.form = withD;
      out.push(inst);
      return;
    }
  }
  const temps = new Map<number, number>();
  const use = (v: number): number => {
    let t = temps.get(v);
    if (t === undefined) {
      temps.set(v, (t = temp(func, func.floats[v]!)));
      fetch(func, t, v, slotMem, constants, inst.at, out);
    }
    return t;
  };
  if (inst.mem !== undefined && (b >= 0 || x >= 0)) {
    inst.mem = { ...inst.mem };
    if (b >= 0) inst.mem.base = use(b);
    if (x >= 0) inst.mem.index = use(x);
  }
  if (s >= 0 && !isZeroIdiom(inst)) inst.s = use(s);
  if (d < 0) {
    out.push(inst);
    return;
  }
  if (inst.op.role === 'use') {
    inst.d = use(d);
    out.push(inst);
    return;
  }
  // A register that is also read as an address must not be overwritten before: defs take their own register.
  const t = inst.op.role === 'mod' && !isZeroIdiom(inst) ? use(d) : temp(func, func.floats[d]!);
  if (isZeroIdiom(inst)) inst.s = t;
  inst.d = t;
  out.push(inst);
  out.push(storeTo(func, t, slotMem(d), func.floats[d]!, inst.at));
}

function hasCode(inst: MInst, form: Form): boolean {
  if (inst.op === ops.cmov) return form === 'dm';
  return inst.op.code(form, inst.size, false) !== undefined;
}

/** Whether writing the slot in place keeps its upper half right. */
function mayUpdateSlot(inst: MInst, wide: boolean): boolean {
  if (inst.op.role === 'use') return true;
  if (inst.op.role === 'def') {
    // A constant store writes all eight bytes when its sign extension is the value.
    return inst.op === ops.mov && inst.form === 'di' && (inst.size === 8 || (inst.imm as number) >= 0) && setSize8(inst);
  }
  return inst.size === 8 || !wide;
}

function setSize8(inst: MInst): boolean {
  inst.size = 8;
  return true;
}

function temp(func: MFunc, float: boolean): number {
  func.floats.push(float);
  func.unspillable.push(true);
  return firstVirtual + func.floats.length - 1;
}

function fetch(
  func: MFunc, t: number, v: number, slotMem: (v: number) => ReturnType<typeof framed>, constants: ReadonlyMap<number, Constant>, at: number, out: MInst[],
): void {
  const constant = constants.get(v);
  if (constant === undefined) {
    out.push(loadFrom(t, slotMem(v), func.floats[v]!, at));
    return;
  }
  const inst = new MInst(constant.inst.op, 'di', constant.inst.size);
  inst.d = t;
  inst.imm = constant.inst.imm;
  inst.at = at;
  out.push(inst);
}

function loadFrom(d: number, mem: ReturnType<typeof framed>, float: boolean, at: number): MInst {
  const inst = new MInst(float ? ops.movs : ops.mov, 'dm', 8);
  inst.d = d;
  inst.mem = mem;
  inst.at = at;
  return inst;
}

function storeTo(func: MFunc, s: number, mem: ReturnType<typeof framed>, float: boolean, at: number): MInst {
  const inst = new MInst(float ? ops.movs : ops.mov, 'ms', 8);
  inst.s = s;
  inst.mem = mem;
  inst.at = at;
  return inst;
}
