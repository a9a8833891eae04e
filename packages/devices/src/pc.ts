/** A PC as the rest of the system holds it: what it is made from, and its parts. Put together by board.ts. */

import type { LogSink } from '@lux9/base';
import type { Bus, PhysicalMemory } from '@lux9/bus';
import type { ApicBus } from './apicbus.ts';
import type { Framebuffer, Mode } from './framebuffer.ts';
import type { I8042 } from './i8042.ts';
import type { I8254 } from './i8254.ts';
import type { I8259 } from './i8259.ts';
import type { IoApic } from './ioapic.ts';
import type { Keyboard } from './keyboard.ts';
import type { Mouse } from './mouse.ts';
import type { PciHost } from './pcihost.ts';
import type { CmosRtc } from './rtc.ts';
import type { SystemPorts } from './systemports.ts';
import type { Uart16550 } from './uart16550.ts';
import type { VgaText } from './vgatext.ts';

export const cpusMax = 8;

export interface PcConfig {
  readonly memory: PhysicalMemory;
  /** 1..8 */
  readonly cpus: number;
  /** Wall clock at power on, seconds since 1970 UTC. */
  readonly epoch: number;
  /** Null: no framebuffer. */
  readonly display: Mode | null;
  /** A byte leaves serial port 1 or 2 (`port` 0 or 1). */
  readonly serialOut?: (port: number, byte: number) => void;
  /** The receiver of serial port 1 or 2 was read empty. */
  readonly serialDrained?: (port: number) => void;
  /** A byte was written to the debug console, port 0xE9. */
  readonly debugOut?: (byte: number) => void;
  /** See Uart16550. Default: immediate. */
  readonly serialPace?: 'line' | 'immediate';
  /** The teaching device (counter.ts) in slot 4. */
  readonly counter?: boolean;
  readonly log?: LogSink;
}

export interface Pc {
  readonly config: PcConfig;
  readonly bus: Bus;
  readonly uarts: readonly Uart16550[];
  /** Master and slave. */
  readonly pics: readonly [I8259, I8259];
  readonly pit: I8254;
  readonly apics: ApicBus;
  readonly ioApic: IoApic;
  readonly rtc: CmosRtc;
  readonly pci: PciHost;
  readonly vga: VgaText;
  readonly framebuffer: Framebuffer | null;
  readonly keyboard: Keyboard;
  readonly mouse: Mouse;
  readonly i8042: I8042;
  readonly system: SystemPorts;
  /** The reset button, then the firmware. Time and RAM (but for the firmware's tables) stay. */
  reset(): void;
}
