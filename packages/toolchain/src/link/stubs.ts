/** The code around the program: its entry, and one stub for each imported system call. */
import { SYS, type Syscall } from '@lux9/abi';
import { importModule, resolveImport, signExtends } from '../imports.ts';
import { ToolchainError } from '../errors.ts';
import { based, CC, R } from '../isel/mir.ts';
import { signatureOf } from '../isel/convention.ts';
import { Label } from '../encode/assembler.ts';
import { typeName, ValType, type Func, type Module } from '../reader/types.ts';
import { setMxcsr, syscallFrame, Writer, type Routine } from './routines.ts';
import type { Words } from './words.ts';

const finish = (w: Writer, frame: number): Routine => ({ ...w.a.finish(), rodata: w.rodata, frame });

/** Checks an import against imports.ts; throws ToolchainError with what would be right. */
export function checkImport(func: Func): void {
  const item = func.import!;
  const name = `${item.module}.${item.name}`;
  if (item.module !== importModule) throw new ToolchainError(`import ${name}: only module '${importModule}' can be imported from`);
  const found = resolveImport(item.name);
  if (found === undefined) throw new ToolchainError(`import ${name}: there is no such system call or instruction`);
  const { params, results } = func.type;
  const signature = `(${params.map(typeName).join(', ')}) -> (${results.map(typeName).join(', ')})`;
  if (found.kind === 'instruction') {
    const { instruction } = found;
    const wanted = `(${instruction.params.join(', ')}) -> (${instruction.result ?? ''})`;
    if (signature !== wanted) throw new ToolchainError(`import ${name}: declared ${signature}, is ${wanted}`);
    return;
  }
  const integers = [...params, ...results].every((type) => type === ValType.i32 || type === ValType.i64);
  if (!integers || params.length !== found.call.args.length || results.length > 1) {
    const wanted = found.call.args.map((arg) => arg.name).join(', ');
    throw new ToolchainError(`import ${name}: declared ${signature}, takes (${wanted}), each i32 or i64, and answers i32, i64 or nothing`);
  }
}

/** A system call as a function: arguments into the slots above the return slot, the number into RBP. */
export function writeSyscall(func: Func, call: Syscall): Routine {
  const w = new Writer();
  w.save();
  signatureOf(func.type).args.forEach(({ register }, i) => {
    const narrow = func.type.params[i] === ValType.i32;
    if (narrow && signExtends(call.args[i]!.kind)) w.ds('movsxd', 8, register!, register!);
    w.ms('mov', 8, based(R.rsp, 8 + 8 * i), register!);
  });
  w.syscall(call.number);
  w.restore();
  if (func.type.results[0] === ValType.i32) w.ds('copy', 4, R.rax, R.rax);
  w.ret();
  return finish(w, syscallFrame);
}

/** The a.out's entry. Registers as exec leaves them: RAX Tos, RSP argc. */
export function writeEntry(module: Module, words: Words): Routine {
  const w = new Writer();
  setMxcsr(w);
  w.ms('mov', 8, w.word(words.tos), R.rax);
  w.ms('mov', 8, w.word(words.args), R.rsp);
  if (module.start !== undefined) w.call({ kind: 'func', index: module.start });
  const main = entryFunction(module);
  if (main !== undefined) w.call({ kind: 'func', index: main });
  w.di('sub', 8, R.rsp, 48);
  w.mi('mov', 8, based(R.rsp, 8), 0);
  if (main !== undefined && module.funcs[main]!.type.results.length > 0) {
    const success = new Label();
    w.ds('test', 4, R.rax, R.rax);
    w.jump(CC.e, success);
    const text = w.constant(new Uint8Array([101, 114, 114, 111, 114, 0])); // "error"
    w.dm('lea', 8, R.rax, text);
    w.ms('mov', 8, based(R.rsp, 8), R.rax);
    w.bind(success);
  }
  w.syscall(SYS.exits);
  w.op('ud2');
  return finish(w, 8);
}

/** The function the entry calls: export `_start`, else `main`. */
export function entryFunction(module: Module): number | undefined {
  for (const name of ['_start', 'main']) {
    const item = module.exports.find((entry) => entry.kind === 'func' && entry.name === name);
    if (item === undefined) continue;
    const { params, results } = module.funcs[item.index]!.type;
    if (params.length > 0 || results.length > 1 || (results.length === 1 && results[0] !== ValType.i32)) {
      throw new ToolchainError(`export '${name}' must be () -> () or () -> (i32)`);
    }
    return item.index;
  }
  return undefined;
}
