/**
 * The translations the core holds, read from its tables without changing them. They are derived: a restored machine starts
 * with none, so nothing in the guest may see them. The layout is that of wasm-core/memory/layout.ts; inspect.test.ts compares what is read here
 * with the page tables.
 */
import type { CpuCore } from '@lux9/cpu';

const banks = 16;
const writeAt = 16384 * 16;
const executeAt = 2 * writeAt;
const logAt = executeAt + 512 * 16 + 8192 * 16;
const logEntries = 2048;
const loggedAt = logAt + 8 * logEntries;
const pcidAt = loggedAt + 8;
const bankBytes = Math.ceil((loggedAt + 64 + 512) / 4096) * 4096;
const free = 0xffffffff;

/** Calls `visit` for each: access kind, PCID, virtual and physical page address. A bank whose log overflowed is read whole. */
export function translations(core: CpuCore, visit: (kind: 'read' | 'write' | 'execute', pcid: number, va: number, pa: number) => void): void {
  const view = new DataView(core.exports.memory.buffer);
  const base = core.exports.pageFlagsBase() - banks * bankBytes;
  const ram = core.exports.ramBase();
  const entry = (bank: number, at: number, pcid: number): void => {
    const low = view.getUint32(bank + at, true);
    const high = view.getUint32(bank + at + 4, true);
    if ((low & 0xfff) !== 0 || high > 0x7fff) return;
    const va = high * 0x100000000 + low;
    const host = (low + view.getInt32(bank + at + 8, true)) >>> 0;
    if (host < ram) return;
    visit(at >= executeAt ? 'execute' : at >= writeAt ? 'write' : 'read', pcid, va, host - ram);
  };
  for (let i = 0; i < banks; i++) {
    const bank = base + i * bankBytes;
    const pcid = view.getUint32(bank + pcidAt, true);
    if (pcid === free) continue;
    const logged = view.getUint32(bank + loggedAt, true);
    if (logged <= logEntries) for (let n = 0; n < logged; n++) entry(bank, view.getUint32(bank + logAt + n * 4, true), pcid);
    else for (let at = 0; at < executeAt + 512 * 16; at += 16) entry(bank, at, pcid);
  }
}
