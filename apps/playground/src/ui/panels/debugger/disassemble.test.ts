/** What the debugger shows of machine code. */
import { expect, it } from 'vitest';
import { disassemble } from './disassemble.ts';

it('shows all 64 bits of a number, and those below 10 in decimal', async () => {
  const shown = async (hex: string): Promise<string> => (await disassemble(Uint8Array.from(Buffer.from(hex, 'hex')), 0x200028)).map((l) => `${l.mnemonic} ${l.operands}`).join('; ');
  expect(await shown('48b80100000002000000')).toBe('mov rax, 0x200000001');
  expect(await shown('49bf0000000000000080')).toBe('mov r15, 0x8000000000000000');
  expect(await shown('48b809000000000000004883c008')).toBe('mov rax, 9; add rax, 8');
  expect(await shown('48a10300000001000000')).toBe('mov rax, [0x100000003]');
  expect(await shown('64a20500000000000080')).toBe('mov fs:[0x8000000000000005], al');
  expect(await shown('488b40f8c8100000')).toBe('mov rax, [rax-8]; enter 0x10, 0');
});
