/**
 * What Lux9 adds to Plan 9: page ownership, the page exchange, capabilities, the doors to hardware, SIPs. Numbers, names
 * and error texts (lux9-interfaces.md sections 2 to 10), each once.
 */

/** Results of the ownership operations (section 3.1). */
export const ownCodes = {
  OK: 0,
  EALREADY: 1,
  ENOTOWNER: 2,
  EBORROWED: 3,
  EMUTBORROW: 4,
  ESHAREDBORROW: 5,
  ENOTBORROWED: 6,
  EINVAL: 7,
  ENOMEM: 8,
} as const;
export type OwnCode = (typeof ownCodes)[keyof typeof ownCodes];

/** Bytes of one vm call at most. */
export const vmRangeMax = 1024 * 1024 * 1024;

/** Errors of system calls 54 to 58 (section 2.1). */
export const vmErrors = {
  invalidTarget: 'invalid target process',
  exchange: {
    notMapped: 'vmexchange: page not mapped', notOwner: 'vmexchange: not owner of page', borrowed: 'vmexchange: page is borrowed',
    failed: 'vmexchange: transfer failed',
  },
  lendShared: {
    notMapped: 'vmlend_shared: page not mapped', notOwner: 'vmlend_shared: not owner', mutable: 'vmlend_shared: has mutable borrow',
    failed: 'vmlend_shared: borrow failed',
  },
  lendMut: {
    notMapped: 'vmlend_mut: page not mapped', notOwner: 'vmlend_mut: not owner', shared: 'vmlend_mut: has shared borrows',
    mutable: 'vmlend_mut: already has mutable borrow', failed: 'vmlend_mut: borrow failed',
  },
  giveBack: {
    notMapped: 'vmreturn: page not mapped', notBorrowed: 'vmreturn: not a borrowed page', sharedFailed: 'vmreturn: return shared failed',
    mutFailed: 'vmreturn: return mut failed', badState: 'vmreturn: invalid borrow state',
  },
  owninfo: { notMapped: 'vmowninfo: page not mapped' },
} as const;

/** #X (section 4). PROT bits of `accept`. */
export const exchangeErrors = {
  badAddress: 'invalid virtual address',
  prepareFailed: 'exchange_prepare failed',
  badParameters: 'invalid parameters',
  acceptFailed: 'exchange_accept failed',
  badHandle: 'invalid handle',
  cancelFailed: 'exchange_cancel failed',
  unknown: 'unknown command',
} as const;
export const exchangeProt = { valid: 1, write: 2, user: 4 } as const;
/** Pages prepared and not yet accepted, at most. */
export const exchangeMax = 1024;

/** Capabilities of an address space by name; the bits are the kernel's own (section 6.1). */
export const capabilities = {
  device: 0x02, ioport: 0x04, interrupt: 0x10, dma: 0x20, pci: 0x40, exchange: 0x80, filesystem: 0x100, net: 0x200,
} as const;
export type Capability = keyof typeof capabilities;
export const allCapabilities = 0xffff;

/** The doors to hardware (sections 7 to 10). */
export const doorErrors = {
  noDevice: 'insufficient capabilities for /dev/mem access',
  noPort: 'insufficient capabilities for /dev/io access',
  noInterrupt: 'insufficient capabilities for IRQ access',
  noDma: 'insufficient capabilities for DMA access',
  noPci: 'insufficient capabilities for PCI access',
  noExchange: 'insufficient capabilities for page exchange access',
  badMmio: 'invalid MMIO address',
  badPort: 'invalid I/O port',
  badIrq: 'invalid IRQ number',
  irqTaken: 'IRQ already registered',
  irqNotOwner: 'not owner of IRQ',
  irqNotRegistered: 'IRQ not registered',
  badCommand: 'invalid command',
  noAllocation: 'no allocation',
  deviceNotFound: 'device not found',
  deviceInUse: 'device already granted',
} as const;
/** Interrupts that wait for a reader, per line, at most. */
export const irqPendingMax = 64;

/** Words of a SIP's status, in the order of the library's numbers (section 6.2). */
export const sipStates = ['unknown', 'starting', 'healthy', 'degraded', 'failing', 'stopped'] as const;
export type SipState = (typeof sipStates)[number];

/** A type of server: its program, the words it is started with (%n: the server's name), its capabilities, the PCI function it drives. */
export interface SipType {
  readonly type: string;
  readonly program: string;
  readonly argv: readonly string[];
  readonly caps: readonly Capability[];
  readonly pci?: { readonly vendor: number; readonly device: number };
}
/** The types known at boot; writing /dev/sip/types adds others. */
export const sipTypes: readonly SipType[] = [
  {
    type: 'counter', program: '/bin/counter', argv: ['counter', '-n', '%n', 'counter'], caps: ['filesystem', 'device', 'interrupt', 'dma', 'pci'],
    pci: { vendor: 0x1209, device: 0x0c01 },
  },
  { type: 'ramfs', program: '/bin/ramfs', argv: ['ramfs', '-i'], caps: ['filesystem'] },
];

export const sipErrors = {
  running: (name: string) => `server ${name} already running`,
  unknownType: (type: string) => `unknown server type: ${type}`,
  notFound: (name: string) => `server ${name} not found`,
  nameTaken: (name: string) => `server ${name} already exists`,
  notRunning: (name: string) => `server ${name} not running`,
  exceeds: 'capability exceeds that of the starter',
  loop: 'dependency loop',
} as const;

/** What a client of a server that died sees where its session cannot be rebuilt (docs/drivers.md). */
export const recoveryErrors = {
  /** The request may have been carried out before the server died. */
  inFlight: 'server died during request',
  /** The file is not there any more, or is another one. */
  lostFid: 'file lost in server restart',
  /** The server did not come back. */
  gone: 'server died',
} as const;
