/** What the kernel knows of a PCI function: filled once at boot (pci.ts). */
import { record } from '../port/store.ts';

/** One base address register that the function has. */
export class Pcibar {
  /** Register number, 0..5. */
  index = 0;
  /** Physical address, or first port; flag bits masked. */
  addr = 0;
  /** Bytes, or ports. */
  size = 0;
  io = false;
  prefetch = false;
}
record('Pcibar', Pcibar);

/** One function. */
export class Pcidev {
  /** bus << 8 | device << 3 | function: also the requester ID of its DMA. */
  tbdf = 0;
  vid = 0;
  did = 0;
  rid = 0;
  /** Class, subclass, programming interface. */
  ccrb = 0;
  ccru = 0;
  ccrp = 0;
  bars: Pcibar[] = [];
  /** INTA# to INTD# as 1 to 4, 0: none. */
  intp = 0;
  /** The 8259 input that the firmware routed it to. */
  intl = 0;
  /** Interrupt number for irqenable (irq.ts): `intl`, or the I/O APIC's input; -1: none. */
  irq = -1;
}
record('Pcidev', Pcidev);
