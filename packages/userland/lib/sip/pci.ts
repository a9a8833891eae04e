/** The PCI devices a driver may see, as /dev/pci/bus lists them (lux9-interfaces 10). */
import * as sys from '../../generated/syscalls';
import { strtol } from '../bytes';
import { readText } from '../file';
import { getfields } from '../quote';
import { cstr } from '../utf8';

export class PciDevice {
  /** `0000:BB:DD.F`, its folder in /dev/pci. */
  path: string = '';
  vendor: i32 = 0;
  device: i32 = 0;
  /** CC.SS.PP as 0xCCSSPP. */
  class: i32 = 0;
  irq: i32 = 0;
  /** Addresses and sizes of the base address registers; size 0: not there. */
  barAddress: StaticArray<u64> = new StaticArray<u64>(6);
  barSize: StaticArray<u64> = new StaticArray<u64>(6);
}

/** `KEY=VALUE` among the words; '' when it is not there. */
function field(words: string[], key: string): string {
  for (let i = 0; i < words.length; i++) {
    if (words[i].startsWith(key + '=')) return words[i].substring(key.length + 1);
  }
  return '';
}

function classOf(text: string): i32 {
  const parts = text.split('.');
  if (parts.length != 3) return 0;
  return <i32>((strtol(parts[0], 16) << 16) | (strtol(parts[1], 16) << 8) | strtol(parts[2], 16));
}

/** Reads a listing of the form of /dev/pci/bus. */
export function parsePci(text: string): PciDevice[] {
  const list: PciDevice[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const words = getfields(lines[i], i32.MAX_VALUE, true, ' \t');
    if (words.length == 0) continue;
    if (words[0].startsWith('bar') && list.length > 0) {
      const d = list[list.length - 1];
      const n = words[0].charCodeAt(3) - 0x30;
      if (n < 0 || n > 5) continue;
      d.barAddress[n] = strtol(field(words, 'addr'));
      d.barSize[n] = strtol(field(words, 'size'));
    } else {
      const d = new PciDevice();
      d.path = words[0];
      d.vendor = <i32>strtol(field(words, 'vendor'));
      d.device = <i32>strtol(field(words, 'device'));
      d.class = classOf(field(words, 'class'));
      d.irq = <i32>strtol(field(words, 'irq'));
      list.push(d);
    }
  }
  return list;
}

/** All of them; none when there is no /dev/pci or no capability for it. */
export function pciDevices(): PciDevice[] {
  const text = readText('/dev/pci/bus');
  return text === null ? [] : parsePci(text);
}

/** Maps the registers behind base address register `bar`; the address, or 0. */
export function mapBar(device: PciDevice, bar: i32): usize {
  const at = sys.segattach(0, cstr(device.path + '/bar' + bar.toString()), 0, 1);
  return at == -1 ? 0 : <usize>at;
}
