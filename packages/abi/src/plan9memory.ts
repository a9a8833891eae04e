/**
 * A Plan 9 process's address space on amd64 (9front pc64/mem.h, segment(3), segattach(2)):
 * addresses as numbers, all below 2^47, so exact in a double.
 */

export const BY2PG = 4096;
export const PGSHIFT = 12;

/** Start of text; below it nothing is mapped. */
export const UTZERO = 0x200000;
/** End of the stack. */
export const USTKTOP = 0x7ffffffff000;
/** Bytes of the stack segment. */
export const USTKSIZE = 16 * 1024 * 1024;
export const UADDRMASK = 0x7fffffffffff;
/** Bytes of one segment at most. */
export const SEGMAXSIZE = 64 * 1024 * 1024 * 1024;

/** Slots of a process's segment table; segattach takes the lowest free one from LSEG on. */
export const segmentSlots = {
  SSEG: 0,
  TSEG: 1,
  DSEG: 2,
  BSEG: 3,
  ESEG: 4,
  LSEG: 5,
  SEG1: 6,
  SEG2: 7,
  SEG3: 8,
  SEG4: 9,
  NSEG: 10,
} as const;

export const segmentTypes = {
  SG_TEXT: 0,
  SG_DATA: 1,
  SG_BSS: 2,
  SG_STACK: 3,
  SG_SHARED: 4,
  SG_PHYSICAL: 5,
  SG_FIXED: 6,
  SG_STICKY: 7,
} as const;

/** Classes of segattach that the kernel has itself; devices and #g add others (segment(3)). */
export const segmentClasses: readonly string[] = ['shared', 'memory'];

/** How /proc/n/segment prints the types, in their order. */
export const segmentTypeNames = ['Text', 'Data', 'Bss', 'Stack', 'Shared', 'Phys', 'Fixed', 'Sticky'] as const;

export const segmentFlags = {
  SG_RONLY: 0o40,
  SG_CEXEC: 0o100,
  SG_FAULT: 0o200,
  SG_CACHED: 0o400,
  SG_DEVICE: 0o1000,
  SG_NOEXEC: 0o2000,
} as const;
