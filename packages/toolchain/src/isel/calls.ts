/** Calls of functions, table elements and routines: arguments go to their places, what the callee may change is said. */
import { Ir, isFloat, Ty, type Value } from '../ir/ir.ts';
import { TrapKind } from '../traps.ts';
import { callClobbers, signatureOf, type Place, type Signature } from './convention.ts';
import { immOf, isConst, type Context } from './context.ts';
import { absolute, based, CC, framed, R, type MInst, type Sym } from './mir.ts';
import { ops } from './ops.ts';

const bit = (register: number): number => 1 << register;

/** Calls a routine whose arguments are already in `args`; its clobbers are known. Results stay in their registers. */
export function callRoutine(c: Context, name: string, args: readonly number[], results: readonly number[]): MInst {
  const call = c.bare(ops.call);
  call.sym = { kind: 'runtime', index: 0, name };
  call.uses = args.reduce((mask, r) => mask | bit(r), 0);
  call.defs = results.reduce((mask, r) => mask | bit(r), 0);
  call.clobbers = c.env.routine(name).clobbers;
  return call;
}

/** Moves arguments to their places; answers the registers used. Constants and stack arguments go first or last so that nothing is lost. */
function passArguments(c: Context, args: readonly Value[], signature: Signature): number {
  let uses = 0;
  const copies: [Place, Value][] = [];
  args.forEach((v, i) => {
    const place = signature.args[i]!;
    if (place.register !== undefined) {
      copies.push([place, v]);
      return;
    }
    const size = place.ty === Ty.i32 || place.ty === Ty.f32 ? 4 : 8;
    const mem = framed('outgoing', 8 * place.stack);
    const imm = immOf(v, 8);
    // An i32 argument fills its slot with zeros above, as in a register.
    if (isFloat(place.ty)) c.ms(ops.movs, size, mem, c.reg(v));
    else if (imm !== undefined && (place.ty === Ty.i64 || imm >= 0)) c.mi(ops.mov, 8, mem, imm);
    else c.ms(ops.mov, 8, mem, c.reg(v));
  });
  // Values into virtual registers before any physical register is taken.
  const ready = copies.map(([place, v]) => [place, v, isConst(v) ? -1 : c.reg(v)] as const);
  for (const [place, v, register] of ready) {
    uses |= bit(place.register!);
    if (register >= 0) c.copy(place.register!, register, place.ty);
    else c.constTo(place.register!, v);
  }
  return uses;
}

function takeResults(c: Context, call: Value, inst: MInst, signature: Signature, d: number): void {
  signature.results.forEach((place, i) => {
    if (place.register !== undefined) inst.defs |= bit(place.register);
    const target = call.results === undefined ? d : call.results[i]!.reg;
    if (target < 0) return;
    if (place.register !== undefined) c.copy(target, place.register, place.ty);
    else if (isFloat(place.ty)) c.dm(ops.movs, place.ty === Ty.f32 ? 4 : 8, target, framed('outgoing', 8 * place.stack));
    else c.dm(ops.mov, place.ty === Ty.i32 ? 4 : 8, target, framed('outgoing', 8 * place.stack));
  });
}

function reserve(c: Context, signature: Signature): void {
  const bytes = 8 * signature.stackSlots;
  if (bytes > c.func.outgoing) c.func.outgoing = bytes;
}

/** Where the code of a table element is: checks bounds and type, leaves the address in a register. */
export function tableTarget(c: Context, tableIndex: number, index: Value): number {
  const table = c.env.table(tableIndex);
  const target = c.int();
  const constant = immOf(index, 4);
  const known = constant !== undefined && table.size !== undefined && constant >>> 0 < table.size;
  const mem = { ...absolute(0, table.elements) };
  if (known) mem.disp = 4 * constant;
  else {
    const r = c.reg(index);
    if (table.size !== undefined) c.di(ops.cmp, 4, r, table.size);
    else c.dm(ops.cmp, 4, r, c.word(table.sizeOffset));
    c.trapIf(CC.ae, TrapKind.undefinedElement);
    mem.index = r;
    mem.scale = 4;
  }
  c.dm(ops.mov, 4, target, mem);
  return target;
}

export function indirectTarget(c: Context, call: Value): number {
  const target = tableTarget(c, call.a, call.args[0]!);
  // The word before a function's code is the number of its type.
  c.mi(ops.cmp, 4, based(target, -4), c.env.typeId(call.sig!));
  c.trapIf(CC.ne, TrapKind.indirectCallType);
  return target;
}

export function lowerCall(c: Context, call: Value, d: number): void {
  const signature = signatureOf(call.sig!);
  reserve(c, signature);
  const indirect = call.op === Ir.callIndirect;
  const target = indirect ? indirectTarget(c, call) : -1;
  const uses = passArguments(c, indirect ? call.args.slice(1) : call.args, signature);
  const inst = c.emit(ops.call, indirect ? 'd' : '', 8);
  inst.uses = uses;
  inst.clobbers = (indirect ? undefined : c.env.clobbers(call.a)) ?? callClobbers;
  if (indirect) inst.d = target;
  else inst.sym = calleeSym(c, call.a);
  takeResults(c, call, inst, signature, d);
}

export function calleeSym(c: Context, index: number): Sym {
  const item = c.env.module.funcs[index]!.import;
  return item === undefined ? { kind: 'func', index } : { kind: 'runtime', index: 0, name: `import:${index}` };
}

/** Whether a tail call needs no more stack than the caller was given. */
export function canTail(caller: Signature, callee: Signature): boolean {
  return callee.stackSlots === callee.stackArgs && caller.stackSlots === caller.stackArgs && callee.stackArgs === 0;
}

/** A call in tail position: arguments to their places, then the frame goes and control with it. */
export function lowerTail(c: Context, call: Value): void {
  const signature = signatureOf(call.sig!);
  const indirect = call.op === Ir.callIndirect;
  const target = indirect ? indirectTarget(c, call) : -1;
  let uses = passArguments(c, indirect ? call.args.slice(1) : call.args, signature);
  if (indirect) {
    // R11 carries no argument and is not restored by the epilogue.
    c.copy(R.r11, target, Ty.i64);
    uses |= bit(R.r11);
  }
  const inst = c.emit(ops.tailcall, '', 8);
  inst.uses = uses;
  if (!indirect) inst.sym = calleeSym(c, call.a);
}

