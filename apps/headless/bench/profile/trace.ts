/**
 * Which handlers of the core's hot loops run, in which order: made with a copy of the core that writes every dispatch into a buffer
 * and chains nothing. Straight runs of handlers (up to a branch) are counted per program.
 *
 * Programs: the benchmark programs, the test programs at all their optimisation levels, a Go program and commands of Lux9.
 * Needs gcc and go.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Gpr } from '@lux9/bus';
import { CpuCore, type CoreExports } from '@lux9/cpu';
import { Machine, ustar, type ArchiveFile } from '@lux9/system';
import { programFile } from '@lux9/userland';
import { buildProgram, levels, programs as testPrograms } from '../../../../packages/cpu/programs/build.ts';
import { Process } from '../../../../packages/cpu/programs/process.ts';
import { build, programs } from '../programs.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const work = join(root, '.cache', 'profile');
/** Dispatches kept of a run. */
const KEPT = 6 << 20;
const RAM = 64 << 20;

/** Handlers in a straight run, names with a blank between them -> how often. */
export type Runs = Map<string, number>;

interface Traced extends CoreExports {
  traceAt(): number;
  traceCount(): number;
  traceReset(): void;
}

function patch(file: string, change: (text: string) => string): void {
  const path = join(work, 'wasm-core', file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${file}: nothing to change`);
  writeFileSync(path, after);
}

/** The core with a trace buffer, and the names of its handlers. */
function tracedCore(): { module: WebAssembly.Module; names: readonly string[] } {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  cpSync(join(root, 'wasm-core'), join(work, 'wasm-core'), { recursive: true });
  patch('decode/blocks.ts', (t) => t.replace('  chain(at, records);\n', ''));
  patch('generated/interpret.ts', (t) => t.replace(/( {2}while \(\(h = <u32>load<u16>\(ip\)\) [^{]*\{\n)/g, '$1    trace(h);\n') + `
export const TRACE: usize = memory.data(${2 * KEPT}, 16);
export let traced: u32 = 0;
@inline function trace(h: u32): void { if (traced < ${KEPT}) { store<u16>(TRACE + (<usize>traced << 1), <u16>h); traced++; } }
export function reset(): void { traced = 0; }
`);
  patch('index.ts', (t) => `${t}
import { TRACE, reset, traced } from "./generated/interpret";
export function traceAt(): usize { return TRACE; }
export function traceCount(): u32 { return traced; }
export function traceReset(): void { reset(); }
`);
  execFileSync(process.execPath, [join(root, 'node_modules/assemblyscript/bin/asc.js'), '--config', 'wasm-core/asconfig.json', '--target', 'release'], { cwd: work, stdio: 'inherit' });
  const names: string[] = [];
  for (const [, name, n] of readFileSync(join(work, 'wasm-core/generated/handlers.ts'), 'utf8').matchAll(/H_(\w+): u32 = (\d+)/g)) names[Number(n)] = name!;
  return { module: new WebAssembly.Module(readFileSync(join(work, 'wasm-core/build/core.wasm'))), names };
}

/** Whether control goes elsewhere after the handler. */
export function leaves(name: string): boolean {
  return /^(JMP|JCC|CALL|RET|GOTO|FAR)/.test(name) || /_J[A-Z]+$/.test(name);
}

const goProgram = `package main

import ("encoding/json"; "fmt"; "regexp"; "sort"; "strings")

type record struct { A int; B string; C []float64; D map[string]int }

func main() {
	for r := 0; r < 1000; r++ {
		m := map[string]int{}
		for i := 0; i < 300; i++ { m[fmt.Sprintf("key%d", i*7%311)] += i }
		keys := []string{}
		for k := range m { keys = append(keys, k) }
		sort.Strings(keys)
		b, _ := json.Marshal(record{1, strings.Join(keys[:20], ","), []float64{1, 2.5, 3e10}, m})
		var back record
		json.Unmarshal(b, &back)
		n := len(regexp.MustCompile("k(e+)y[0-9]+").FindAllString(back.B, -1))
		ch := make(chan int, 4)
		go func() { for i := 0; i < 100; i++ { ch <- i }; close(ch) }()
		s := 0
		for v := range ch { s += v }
		fmt.Println(r, n, s, len(back.D))
	}
}
`;

function goBinary(): Uint8Array {
  const source = join(work, 'main.go');
  const out = join(work, 'go.out');
  writeFileSync(source, goProgram);
  execFileSync('go', ['build', '-o', out, source], { env: { ...process.env, GOOS: 'plan9', GOARCH: 'amd64', GO111MODULE: 'off' }, stdio: 'inherit' });
  return readFileSync(out);
}

/** Lines for the commands to work on. */
function lines(): Uint8Array {
  let text = '';
  for (let i = 0, x = 12345; i < 60000; i++) {
    x = (x * 1103515245 + 12345) & 0x7fffffff;
    text += `${x.toString(36)} line ${i}\n`;
  }
  return new TextEncoder().encode(text);
}

/** Group of programs -> its straight runs. */
export function trace(): Map<string, Runs> {
  const { module, names } = tracedCore();
  const groups = new Map<string, Runs>();
  const collect = (group: string, core: Traced): void => {
    const runs = groups.get(group) ?? new Map<string, number>();
    groups.set(group, runs);
    let run: string[] = [];
    for (const h of new Uint16Array(core.memory.buffer, core.traceAt(), core.traceCount())) {
      const name = names[h]!;
      run.push(name);
      if (!leaves(name) && run.length < 200) continue;
      const key = run.join(' ');
      runs.set(key, (runs.get(key) ?? 0) + 1);
      run = [];
    }
  };
  const instance = (): Traced => new WebAssembly.Instance(module, {}).exports as unknown as Traced;
  const plain = (group: string, elf: Uint8Array, arguments_: readonly [number, number]): void => {
    const exports = instance();
    const core = new CpuCore(exports, RAM);
    core.ram.fill(0);
    const process = new Process(core, elf);
    core.context(0).setNumber(Gpr.rdi, arguments_[0]);
    core.context(0).setNumber(Gpr.rsi, arguments_[1]);
    while (exports.traceCount() < KEPT && process.slice(1_000_000));
    collect(group, exports);
  };
  // Windows of the run, so that the start does not count for all.
  const inside = (group: string, program: Uint8Array, cmdline: string, files: readonly ArchiveFile[], windows: number, skip: number): void => {
    const exports = instance();
    const initrd = ustar([{ name: 'prog', data: program }, ...files]);
    const machine = new Machine(exports, { memMB: 512, cpus: 1, initrd, seed: 1, cmdline, epoch: 1_600_000_000 });
    for (let w = 0; w < windows; w++) {
      machine.run(skip);
      exports.traceReset();
      machine.run(20_000_000);
      collect(group, exports);
    }
  };
  for (const p of programs) plain(p.name, build(p.file).elf, [p.id, p.n]);
  for (const p of testPrograms) for (const level of levels) plain(`C ${level}`, buildProgram(p, level).elf, [0, 0]);
  inside('Go', goBinary(), 'init=/boot/prog', [], 4, 60_000_000);
  const data = { name: 'data', data: lines() };
  for (const [command, argument] of [['sort', ''], ['grep', ',a.*[0-9]z+'], ['xd', '']] as const) {
    const program = readFileSync(join(root, programFile(command)));
    inside('Lux9', program, `init=/boot/prog${argument},/boot/data`, [data], 3, 20_000_000);
  }
  return groups;
}
