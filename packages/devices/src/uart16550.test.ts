import { describe, expect, test } from 'vitest';
import { instant, ms, Random } from '@lux9/base';
import { Clock } from '@lux9/bus';
import { Ier, Iir, Lsr, Mcr, Msr, Uart16550, uartTimers } from './uart16550.ts';

function chip(pace: 'line' | 'immediate' = 'line') {
  const clock = new Clock();
  const sent: number[] = [];
  const line = { level: false, rises: 0 };
  const uart = new Uart16550('uart', {
    timers: clock.timers('uart', uartTimers),
    pace,
    transmit: (byte) => void sent.push(byte),
    line: {
      set: (level) => {
        if (level && !line.level) line.rises++;
        line.level = level;
      },
    },
  });
  clock.attach('uart', uart);
  const out = (register: number, value: number): void => uart.writePort(register, 1, value);
  const read = (register: number): number => uart.readPort(register);
  out(3, 0x83);
  out(0, 1); // 115,200 baud: a character of 10 bits takes 86,806 ns
  out(1, 0);
  out(3, 3);
  out(4, Mcr.out2);
  return { clock, uart, sent, line, out, read };
}
const character = 86_806;

describe('16550', () => {
  test('reset values (table I)', () => {
    const { uart, read } = chip();
    uart.reset();
    expect([1, 2, 3, 4, 5].map((register) => read(register))).toEqual([0, 1, 0, 0, Lsr.holdingEmpty | Lsr.empty]);
    expect(read(6) & 0xf).toBe(0);
  });
  test('the divisor stands behind DLAB and is not the data', () => {
    const { out, read, sent } = chip();
    out(3, 0x83);
    out(0, 0x34);
    out(1, 0x12);
    expect([read(0), read(1)]).toEqual([0x34, 0x12]);
    out(3, 3);
    expect(read(1)).toBe(0);
    expect(sent).toEqual([]);
  });
  test('a character takes start, data, parity and stop bits at the divided clock', () => {
    const { clock, out, read, sent } = chip();
    out(0, 0x41);
    expect(read(5)).toBe(Lsr.holdingEmpty); // in the shift register
    clock.advanceTo(instant(character - 1));
    expect(sent).toEqual([]);
    clock.advanceTo(instant(character));
    expect(sent).toEqual([0x41]);
    expect(read(5)).toBe(Lsr.holdingEmpty | Lsr.empty);
    out(3, 0x0f); // 8 bits, parity, 2 stop bits: 12 bits
    out(0, 0x42);
    clock.advanceTo(instant(character + 104_166));
    expect(sent).toEqual([0x41]);
    clock.advanceTo(instant(character + 104_167));
    expect(sent).toEqual([0x41, 0x42]);
  });
  test('THR empty interrupts when it empties and when it is enabled; IIR read or THR write clears it (8.6)', () => {
    const { clock, out, read, line } = chip();
    out(1, Ier.transmitter);
    expect([line.level, read(2), read(2), line.level]).toEqual([true, Iir.transmitter, Iir.none, false]);
    out(0, 1);
    out(0, 2); // one in the shift register, one held
    expect(line.level).toBe(false);
    clock.advance(ms(1));
    expect(read(2)).toBe(Iir.transmitter);
    out(1, 0);
    out(1, Ier.transmitter);
    expect(line.level).toBe(true);
    out(0, 3);
    expect(read(2)).toBe(Iir.transmitter); // emptied into the shift register at once
  });
  test('sixteen bytes fit the transmit FIFO', () => {
    const { clock, out, sent } = chip();
    out(2, 1);
    for (let i = 0; i < 17; i++) out(0, i); // one goes straight on
    clock.advance(ms(2));
    expect(sent).toEqual([...Array(17).keys()]);
  });
  test('receiver: trigger level, then the timeout of four characters (8.11)', () => {
    const { clock, uart, out, read, line } = chip();
    out(2, 0xc1); // trigger at 14
    out(1, Ier.received);
    for (let i = 0; i < 13; i++) uart.receive(i);
    expect(line.level).toBe(false);
    uart.receive(13);
    expect([line.level, read(2)]).toEqual([true, Iir.received | Iir.fifos]);
    expect(read(0)).toBe(0);
    expect(read(2)).toBe(Iir.none | Iir.fifos);
    clock.advanceTo(instant(4 * character - 1));
    expect(line.level).toBe(false);
    clock.advanceTo(instant(4 * character));
    expect([line.level, read(2)]).toEqual([true, Iir.timeout | Iir.fifos]);
    expect(read(0)).toBe(1);
    expect(line.level).toBe(false);
    for (let i = 2; i < 14; i++) expect(read(0)).toBe(i);
    clock.advance(ms(5));
    expect([line.level, read(5) & Lsr.ready]).toEqual([false, 0]);
  });
  test('overrun: without FIFOs the new byte overwrites, with them it is lost; line status comes first', () => {
    const { uart, out, read } = chip();
    out(1, Ier.lineStatus | Ier.received);
    uart.receive(1);
    expect(uart.receive(2)).toBe(false);
    expect(read(2)).toBe(Iir.lineStatus);
    expect(read(5)).toBe(Lsr.ready | Lsr.overrun | Lsr.holdingEmpty | Lsr.empty);
    expect(read(2)).toBe(Iir.received);
    expect(read(0)).toBe(2);
    out(2, 1);
    for (let i = 0; i < 17; i++) uart.receive(i);
    expect(read(5) & Lsr.overrun).toBe(Lsr.overrun);
    expect([...Array(16).keys()].map(() => read(0))).toEqual([...Array(16).keys()]);
  });
  test('a break shows when it reaches the top of the FIFO; bit 7 says it is inside', () => {
    const { uart, out, read } = chip();
    out(2, 1);
    uart.receive(0x55);
    uart.receiveBreak();
    expect(read(5)).toBe(Lsr.ready | Lsr.holdingEmpty | Lsr.empty | Lsr.fifoError);
    expect(read(0)).toBe(0x55);
    expect(read(5)).toBe(Lsr.ready | Lsr.breakIn | Lsr.holdingEmpty | Lsr.empty);
    expect([read(0), read(5)]).toEqual([0, Lsr.holdingEmpty | Lsr.empty]);
  });
  test('loopback: bytes and modem outputs come back, nothing leaves, the line is quiet (8.8)', () => {
    const { clock, uart, out, read, sent, line } = chip();
    read(6);
    out(1, Ier.received | Ier.modemStatus);
    out(4, Mcr.loop | Mcr.rts | Mcr.out1);
    expect(read(6)).toBe(Msr.cts | Msr.ri | Msr.deltaDsr | Msr.deltaDcd); // CTS stayed, DSR and DCD fell
    out(4, Mcr.loop);
    expect(read(6)).toBe(Msr.deltaCts | Msr.trailingRi);
    out(0, 0xa5);
    clock.advance(ms(1));
    uart.receive(0x11); // the pin is not connected
    expect([read(0), sent, line.level]).toEqual([0xa5, [], false]);
  });
  test('modem pins: deltas gather until MSR is read; RI counts at its trailing edge', () => {
    const { uart, out, read, line } = chip();
    read(6);
    out(1, Ier.modemStatus);
    uart.setModem(Msr.ri | Msr.dcd);
    expect([line.level, read(2)]).toEqual([true, Iir.modemStatus]);
    expect(read(6)).toBe(Msr.ri | Msr.dcd | Msr.deltaCts | Msr.deltaDsr);
    uart.setModem(Msr.dcd);
    expect([read(6), read(6), line.level]).toEqual([Msr.dcd | Msr.trailingRi, Msr.dcd, false]);
  });
  test('OUT2 gates the line; every byte sent at once still makes an edge', () => {
    const { out, line, sent, read } = chip('immediate');
    out(1, Ier.transmitter);
    expect(line.rises).toBe(1);
    for (let i = 0; i < 5; i++) {
      out(0, i);
      expect(line.rises).toBe(2 + i);
    }
    expect([sent, read(5)]).toEqual([[0, 1, 2, 3, 4], Lsr.holdingEmpty | Lsr.empty]);
    out(4, 0);
    expect(line.level).toBe(false);
  });
  test('FCR: enabling clears both FIFOs; bits without bit 0 are ignored', () => {
    const { uart, out, read } = chip();
    uart.receive(9);
    out(2, 0xc0);
    expect(read(2) & 0xc0).toBe(0);
    expect(read(5) & Lsr.ready).toBe(1);
    out(2, 1);
    expect([read(2) & 0xc0, read(5) & Lsr.ready]).toEqual([0xc0, 0]);
    uart.receive(9);
    out(2, 3);
    expect(read(5) & Lsr.ready).toBe(0);
  });
  test('short words are masked both ways; scratch keeps', () => {
    const { uart, out, read, sent, clock } = chip();
    out(3, 0); // 5 bits
    uart.receive(0xff);
    out(0, 0xff);
    clock.advance(ms(1));
    expect([read(0), sent]).toEqual([0x1f, [0x1f]]);
    out(7, 0x77);
    expect(read(7)).toBe(0x77);
  });
  test('what is received is what was sent, whatever the reader does', () => {
    for (let seed = 1; seed < 20; seed++) {
      const random = new Random(seed);
      const { uart, read, out, clock } = chip();
      out(2, random.pick([1, 0x41, 0x81, 0xc1]));
      const sent: number[] = [];
      const got: number[] = [];
      for (let i = 0; i < 400; i++) {
        if (random.chance(1, 2) && uart.room > 0) {
          sent.push(random.below(256));
          uart.receive(sent.at(-1)!);
        }
        if (random.chance(1, 2) && (read(5) & Lsr.ready) !== 0) got.push(read(0));
        clock.advance(ms(random.below(2)));
      }
      while ((read(5) & Lsr.ready) !== 0) got.push(read(0));
      expect(got, `seed ${seed}`).toEqual(sent);
    }
  });
});
