/** Deadline scheduling by the messages of /proc/n/ctl, its errors, and the records of /proc/trace. */
import { rforkFlags, traceEvents } from '@lux9/abi';
import { expect, it } from 'vitest';
import { Harness } from '../../../system/src/testing/harness.ts';

it('parameters, admission and its errors in their order', () => {
  const h = new Harness();
  const p = h.fork(h.init, rforkFlags.RFPROC | rforkFlags.RFFDG);
  const fd = h.call(h.init, 'open', `/proc/${p.pid}/ctl`, 1)!;
  const ctl = (text: string): string => (h.writeFd(h.init, fd, text) === text.length ? '' : h.err(h.init));
  expect(ctl('admit')).toBe('edf params');
  expect(ctl('cost 10ms')).toBe('');
  expect(ctl('admit')).toBe('T not set');
  expect(ctl('period 20ms')).toBe('');
  expect(ctl('cost 0')).toBe('');
  expect(ctl('admit')).toBe('C not set');
  expect(ctl('cost 12.5ms')).toBe('');
  expect(ctl('deadline 30ms')).toBe('');
  expect(ctl('admit')).toBe('D > T');
  expect(ctl('deadline 10ms')).toBe('');
  expect(ctl('admit')).toBe('C > D');
  expect(ctl('deadline 20ms')).toBe('');
  expect(ctl('trace 1')).toBe('');
  expect(ctl('admit')).toBe('');
  expect(ctl('admit')).toBe('task state');
  const other = h.fork(h.init, rforkFlags.RFPROC | rforkFlags.RFFDG);
  const second = h.call(h.init, 'open', `/proc/${other.pid}/ctl`, 1)!;
  for (const text of ['period 20ms', 'cost 8ms', 'yieldonblock', 'extra', 'sporadic', 'deadlinenotes']) {
    expect(h.writeFd(h.init, second, text), text).toBe(text.length);
  }
  expect(h.writeFd(h.init, second, 'admit')).toBe(-1);
  expect(h.err(h.init)).toBe('not schedulable');
  for (const [text, error] of [
    ['period', 'wrong #args in control message "period"'], ['period x', 'ill-formed number'], ['period 1.0000000001s', 'too many digits after decimal point'],
    ['period 3parsecs', 'unrecognized unit'],
  ] as const) expect(ctl(text)).toBe(error);
  expect(p.edf!.admitted).toBe(true); // a bad message changes nothing
  expect(ctl('event')).toBe('');
  expect(ctl('expel')).toBe('');
  expect(p.edf!.admitted).toBe(false);

  const trace = h.call(h.init, 'open', '/proc/trace', 0)!;
  expect(h.call(h.init, 'open', '/proc/trace', 0)).toBe(-1);
  expect(h.err(h.init)).toContain('already open');
  const bytes = h.readFd(h.init, trace, 8192)!;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const kinds: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    expect(view.getUint32(at, true)).toBe(p.pid);
    kinds.push(traceEvents[view.getUint32(at + 4, true)]!);
  }
  for (const kind of ['Admit', 'Release', 'User', 'Expel']) expect(kinds).toContain(kind);
  expect(h.readFd(h.init, trace, 8192)!.length).toBe(0);
});
