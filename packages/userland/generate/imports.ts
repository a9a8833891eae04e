/** The imports of module `lux9` as AssemblyScript declarations: system calls and instructions. */
import { type ResultKind, type Syscall, type SyscallArg, syscalls } from '@lux9/abi';
import { importModule, instructions } from '@lux9/toolchain';
import { header } from './text.ts';

// Calls whose pointers are addresses of any kind, or any 64-bit value, rather than places in the program's memory.
const wide = new Set(['rendezvous', 'segattach', 'segdetach', 'segbrk', 'segfree', 'segflush', 'notify']);

function argType(call: Syscall, arg: SyscallArg): string {
  switch (arg.kind) {
    case 'pointer':
      return wide.has(call.name) && arg.form !== 'string' ? 'u64' : 'usize';
    case 'int':
      return 'i32';
    case 'uint':
      return 'u32';
    case 'vlong':
      return 'i64';
  }
}

const resultTypes: Readonly<Record<ResultKind, string>> = { int: 'i32', vlong: 'i64', pointer: 'i64', none: 'void' };

/** Words of the language get an underscore behind them. */
function safe(name: string): string {
  return ['new', 'class', 'await'].includes(name) ? `${name}_` : name;
}

function declare(name: string, args: readonly string[], result: string): string {
  return `// @ts-ignore: decorator\n@external('${importModule}', '${name}')\nexport declare function ${safe(name)}(${args.join(', ')}): ${result};\n`;
}

export function imports(): [string, string][] {
  let calls = header('System calls as they are (packages/abi/src/syscalls.ts); -1 is failure. Programs use lib/ instead.');
  for (const call of syscalls) {
    const args = call.args.map((arg) => `${safe(arg.name)}: ${argType(call, arg)}`);
    calls += `\n/** System call ${call.number}. */\n${declare(call.name, args, resultTypes[call.result])}`;
  }
  let machine = header('Machine instructions (packages/toolchain/src/imports.ts).');
  for (const row of instructions) {
    const args = row.params.map((type, i) => `${'abc'[i]!}: ${type}`);
    machine += `\n/** ${row.says} */\n${declare(row.name, args, row.result ?? 'void')}`;
  }
  return [
    ['syscalls.ts', calls],
    ['machine.ts', machine],
  ];
}
