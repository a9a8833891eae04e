/** The serial console on the first 16550: polled output, received bytes by interrupt (datasheet: National PC16550D). */
import { encodeUtf8 } from '@lux9/base';
import { kbdputc } from '../dev/constate.ts';
import type { Kernel } from '../port/kernel.ts';
import { intrenable, Vector } from './irq.ts';

export const com1 = 0x3f8;
export const uartIrq = 4;

const R = { data: 0, ier: 1, fcr: 2, lcr: 3, mcr: 4, lsr: 5 } as const;
const lsrReady = 1;

intrenable(Vector.irq + uartIrq, (k) => {
  const { ports } = k.bus;
  while ((ports.read(com1 + R.lsr, 1) & lsrReady) !== 0) kbdputc(k, ports.read(com1 + R.data, 1));
});

/** 8 bits, no parity, FIFOs on, interrupt on received data. */
export function uartinit(k: Kernel): void {
  const { ports } = k.bus;
  ports.write(com1 + R.lcr, 1, 0x03);
  ports.write(com1 + R.fcr, 1, 0x07);
  ports.write(com1 + R.mcr, 1, 0x0b);
  ports.write(com1 + R.ier, 1, 0x01);
}

/** Bytes to the line; a newline becomes carriage return and newline. */
export function uartwrite(k: Kernel, data: Uint8Array): void {
  const { ports } = k.bus;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 10) ports.write(com1, 1, 13);
    ports.write(com1, 1, data[i]!);
  }
}

export function uartputs(k: Kernel, text: string): void {
  uartwrite(k, encodeUtf8(text));
}
