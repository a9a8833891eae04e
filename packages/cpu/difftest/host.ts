/**
 * The host processor as a function from a batch of input records to a batch of output records: builds host.c with
 * gcc, keeps the process, talks to it over pipes.
 *
 * Promise to callers: answers come in the order of the batches; a harness that dies or hangs rejects the promise
 * with what it said. Needs gcc and an x86-64 Linux; `whyNoHost` says what is missing, or undefined.
 */
import { execFileSync, spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { fxBytes, input, maxOutput, output } from './layout.ts';
import { codeBase, codePages, constantPages, dataBase, dataPages, pristineData } from './sandbox.ts';

const here = dirname(fileURLToPath(import.meta.url));

export function whyNoHost(): string | undefined {
  if (platform() !== 'linux' || arch() !== 'x64') return `the host is ${platform()} on ${arch()}, not Linux on x86-64`;
  if (spawnSync('gcc', ['--version']).error) return 'gcc is not installed';
  return undefined;
}

function definitions(): string[] {
  const values = {
    IN_TOTAL: input.total, IN_LENGTH: input.length, IN_RIP: input.rip, IN_RFLAGS: input.rflags, IN_FS: input.fsBase,
    IN_GS: input.gsBase, IN_GPR: input.gpr, IN_FX: input.fx, IN_CODE: input.code, IN_PATCHES: input.patches,
    OUT_TOTAL: output.total, OUT_LOW: output.low, OUT_HIGH: output.high, OUT_VECTOR: output.vector, OUT_RIP: output.rip,
    OUT_RFLAGS: output.rflags, OUT_FS: output.fsBase, OUT_GS: output.gsBase, OUT_GPR: output.gpr,
    OUT_ERROR: output.error, OUT_CR2: output.cr2, OUT_FX: output.fx, OUT_MEMORY: output.memory, MAX_OUTPUT: maxOutput,
    FX_BYTES: fxBytes, CODE_BASE: codeBase, CODE_PAGES: codePages, DATA_BASE: dataBase, DATA_PAGES: dataPages,
    CONSTANT_PAGES: constantPages,
  };
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

const flags = ['-O2', '-Wall', '-Wextra', '-fno-stack-protector', '-mno-red-zone', '-mgeneral-regs-only', '-fno-tree-loop-distribute-patterns'];

/** Builds the harness unless the same source and layout were built before. Returns the program's path. */
export function buildHost(): string {
  const source = join(here, 'host.c');
  const options = [...flags, ...definitions()];
  const key = createHash('sha256').update(readFileSync(source)).update(options.join(' ')).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), 'lux9-difftest');
  const program = join(folder, `host-${key}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const temporary = `${program}.${process.pid}`;
  execFileSync('gcc', [...options, '-o', temporary, source], { stdio: ['ignore', 'inherit', 'inherit'] });
  renameSync(temporary, program);
  return program;
}

interface Waiting {
  resolve(answer: Uint8Array): void;
  reject(error: Error): void;
}

export class Host {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private readonly waiting: Waiting[] = [];
  private head = new Uint8Array(8);
  private headBytes = 0;
  private body: Uint8Array | undefined;
  private bodyBytes = 0;
  private said = '';
  private ended = false;

  constructor(program: string = buildHost()) {
    this.child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stdout.on('data', (chunk: Uint8Array) => this.read(chunk));
    this.child.stderr.on('data', (chunk: Uint8Array) => (this.said += String(chunk)));
    this.child.stdin.on('error', () => undefined); // the exit below says why
    this.child.on('close', (code, signal) => {
      this.ended = true;
      const error = new Error(`host harness ended (${signal ?? `exit ${code}`}): ${this.said.trim()}`);
      for (const w of this.waiting.splice(0)) w.reject(error);
    });
    this.child.stdin.write(pristineData());
  }

  /** `records`: `count` input records end to end. Resolves to as many output records; the bytes are the caller's. */
  run(records: Uint8Array, count: number): Promise<Uint8Array> {
    if (this.ended) return Promise.reject(new Error(`host harness has ended: ${this.said.trim()}`));
    const head = new Uint32Array([count, records.length]);
    this.child.stdin.write(new Uint8Array(head.buffer));
    this.child.stdin.write(records);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  close(): void {
    this.child.stdin.end();
  }

  private read(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (!this.body) {
        const n = Math.min(8 - this.headBytes, chunk.length - at);
        this.head.set(chunk.subarray(at, at + n), this.headBytes);
        this.headBytes += n;
        at += n;
        if (this.headBytes < 8) return;
        this.body = new Uint8Array(new DataView(this.head.buffer).getUint32(4, true));
        this.bodyBytes = 0;
      }
      const n = Math.min(this.body.length - this.bodyBytes, chunk.length - at);
      this.body.set(chunk.subarray(at, at + n), this.bodyBytes);
      this.bodyBytes += n;
      at += n;
      if (this.bodyBytes === this.body.length) {
        const body = this.body;
        this.body = undefined;
        this.headBytes = 0;
        this.waiting.shift()?.resolve(body);
      }
    }
  }
}
