/** Writing SIPs: servers and drivers with capabilities, health, interrupts. */
export { DmaBuffer, dmaAlloc } from './dma';
export { DeviceDriver } from './driver';
export { createServer, registerServer, runServer, serverTypes } from './factory';
export { FileServer } from './fileserver';
export { PciDevice, mapBar, parsePci, pciDevices } from './pci';
export { Server, Status, sendWake, statusWord } from './server';
