/**
 * Where the parts of the machine say what a person may want to know: a sink passed in, never a global. What is logged
 * is no part of the machine's state, and no decision depends on it.
 */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** `source` names the part ("mmio", "uart0"); `message` is one line without a newline. */
export type LogSink = (level: LogLevel, source: string, message: string) => void;

export const silentLog: LogSink = () => {};

/** A sink that keeps the last `limit` lines, oldest first, for tests and crash reports. */
export class LogRing {
  readonly lines: string[] = [];
  readonly #limit: number;

  constructor(limit = 1000) {
    this.#limit = limit;
  }

  readonly sink: LogSink = (level, source, message) => {
    this.lines.push(`${level} ${source}: ${message}`);
    if (this.lines.length > this.#limit) this.lines.shift();
  };
}
