/** A SIP that drives devices: find them, take them, answer their interrupts, let them go. */
import { OWRITE } from '../../generated/constants';
import { close, open, writeText } from '../file';
import { sprint } from '../fmt';
import { errstr } from '../error';
import { PciDevice, pciDevices } from './pci';
import { Server } from './server';

export class DeviceDriver extends Server {
  /** The devices it has. */
  attached: PciDevice[] = [];

  // What a driver supplies.

  /** Whether it can drive this one. */
  matches(device: PciDevice): bool {
    return false;
  }

  /** Takes the device; '' or why not. */
  attachDevice(device: PciDevice): string {
    return '';
  }

  /** Leaves the device quiet: no DMA, no interrupts. */
  detachDevice(device: PciDevice): void {}

  /** The devices it could drive. */
  probe(): PciDevice[] {
    const all = pciDevices();
    const found: PciDevice[] = [];
    for (let i = 0; i < all.length; i++) if (this.matches(all[i])) found.push(all[i]);
    return found;
  }

  /** Registers for the interrupt; from now on interrupt(irq) is called. '' or why not. */
  listen(irq: i32): string {
    const ctl = open('/dev/irq/ctl', OWRITE);
    if (ctl < 0) return errstr();
    const done = writeText(ctl, sprint('register %d %s', irq, this.name));
    close(ctl);
    if (done < 0 || !this.watch(sprint('/dev/irq/%d', irq), irq)) return errstr();
    return '';
  }

  /** Takes every device that it can drive; fails when there is none. */
  initialize(args: string[]): string {
    const found = this.probe();
    let why = 'no device found';
    for (let i = 0; i < found.length; i++) {
      const error = this.attachDevice(found[i]);
      if (error.length == 0) this.attached.push(found[i]);
      else why = found[i].path + ': ' + error;
    }
    return this.attached.length > 0 ? '' : why;
  }

  shutdown(): void {
    for (let i = 0; i < this.attached.length; i++) this.detachDevice(this.attached[i]);
    this.attached = [];
  }
}
