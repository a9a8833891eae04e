/** gcc on the host: freestanding C programs for Lux9, as static ELF64 and as a Plan 9 a.out. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aoutDataAlign, aoutLayout, S_MAGIC, UTZERO } from '@lux9/abi';
import { putBigU64be, putU32be } from '@lux9/base';
import { top } from './go.ts';

export const gcc = ['/usr/bin/gcc', '/usr/local/bin/gcc'].find(existsSync) ?? null;

/** Compiles a program of compat/c; answers the file. `options`: of the linker; `flags`: of the compiler, which prevail. */
export function compileElf(name: string, options: readonly string[] = ['-Ttext=0x400000'], flags: readonly string[] = []): string {
  const out = join(mkdtempSync(join(tmpdir(), 'lux9-cc-')), name);
  execFileSync(gcc!, [
    '-O2', '-ffreestanding', '-fno-stack-protector', '-fno-pic', '-no-pie', '-static', '-nostdlib', '-fno-builtin', '-fno-asynchronous-unwind-tables',
    ...flags, '-Wl,--build-id=none', ...options.map((option) => `-Wl,${option}`), '-I', join(top, 'packages/system/src/testing/c'),
    '-o', out, join(import.meta.dirname, 'c', `${name}.c`), '-lgcc',
  ], { stdio: 'pipe' });
  return out;
}

/** The same for the host, with HOST defined. */
export function compileHost(name: string, flags: readonly string[]): string {
  const out = join(mkdtempSync(join(tmpdir(), 'lux9-cc-')), name);
  execFileSync(gcc!, [...flags, '-DHOST', '-o', out, join(import.meta.dirname, 'c', `${name}.c`)], { stdio: 'pipe' });
  return out;
}

interface Part {
  readonly offset: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly bytes: number;
}

/** Loadable parts and entry of a static ELF64 (System V ABI, figures 4-3 and 5-1). */
function parts(elf: Buffer): { entry: number; load: Part[] } {
  const at = Number(elf.readBigUInt64LE(32));
  const load = Array.from({ length: elf.readUInt16LE(56) }, (_, i) => at + i * elf.readUInt16LE(54))
    .filter((header) => elf.readUInt32LE(header) === 1)
    .map((header) => {
      const field = (offset: number): number => Number(elf.readBigUInt64LE(header + offset));
      return { offset: field(8), address: field(16), fileBytes: field(32), bytes: field(40) };
    });
  return { entry: Number(elf.readBigUInt64LE(24)), load };
}

/** The same as an a.out: text right behind the header at UTZERO, data at the next 2 MiB (plan9-abi 1.2). */
export function compileAout(name: string): string {
  const script = join(mkdtempSync(join(tmpdir(), 'lux9-ld-')), 'aout.ld');
  writeFileSync(script, `ENTRY(_start)
PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); }
SECTIONS {
  . = ${UTZERO + aoutLayout.size};
  .text : { *(.text .text.*) *(.rodata .rodata.*) } :text
  . = ALIGN(${aoutDataAlign});
  .data : { *(.data .data.*) } :data
  .bss : { *(.bss .bss.* COMMON) } :data
  /DISCARD/ : { *(*) }
}
`);
  const file = compileElf(name, ['-T', script]);
  const elf = readFileSync(file);
  const { entry, load } = parts(elf);
  const [text, data] = load;
  const content = (part: Part | undefined): Buffer => (part === undefined ? Buffer.alloc(0) : elf.subarray(part.offset, part.offset + part.fileBytes));
  // The linker aligns the text's beginning.
  const pad = Buffer.alloc(text!.address - UTZERO - aoutLayout.size);
  const header = new Uint8Array(aoutLayout.size);
  const h = aoutLayout.at;
  putU32be(header, h.magic, S_MAGIC);
  putU32be(header, h.text, pad.length + text!.fileBytes);
  putU32be(header, h.data, data?.fileBytes ?? 0);
  putU32be(header, h.bss, data === undefined ? 0 : data.bytes - data.fileBytes);
  putU32be(header, h.entry, entry);
  putBigU64be(header, h.entry64, BigInt(entry));
  writeFileSync(`${file}.aout`, Buffer.concat([header, pad, content(text), content(data)]));
  return `${file}.aout`;
}
