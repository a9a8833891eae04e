/** A machine with the whole system and rc at its prompt, for tests that do what a person would do. */
import { encodeUtf8 } from '@lux9/base';
import { Machine } from '@lux9/system';
import { initrdFile } from '@lux9/userland';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coreExports } from '../../../../system/src/testing/core.ts';

const memMB = 64;
const initrd = join(import.meta.dirname, '../../../../..', initrdFile);

/** Whether the system has been built. */
export const isBuilt = existsSync(initrd);

export class Shell {
  readonly machine: Machine;
  #out = '';

  constructor(seed = 1) {
    this.machine = new Machine(coreExports(memMB), {
      memMB, cpus: 1, seed, initrd: new Uint8Array(readFileSync(initrd)), onConsole: (byte) => (this.#out += String.fromCharCode(byte)),
    });
    this.#until(/% $/, 10e9);
  }

  #until(what: RegExp, most: number): void {
    const end = this.machine.now + most;
    while (!what.test(this.#out)) {
      if (this.machine.now > end) throw new Error(`${String(what)} did not come:\n${this.#out}`);
      const why = this.machine.run(2_000_000);
      if (why !== 'budget') throw new Error(`${why}: ${this.machine.panic}\n${this.#out}`);
    }
  }

  /** Types a line; answers what it printed, without the line and the next prompt. Throws when no prompt comes within `most` ns of virtual time. */
  type(line: string, most = 5e9): string {
    this.#out = '';
    this.machine.input(encodeUtf8(`${line}\n`));
    // The echo of the line first: it may look like a prompt.
    this.#until(/\n/, most);
    this.#until(/\n(?:[^]*\n)?lux9% $/, most);
    return this.#out.replaceAll('\r', '').replace(/^[^\n]*\n/, '').replace(/lux9% $/, '');
  }
}
