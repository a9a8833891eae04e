/**
 * The page walk of 4-level paging (Intel SDM vol. 3, 4.5) over tables in guest memory.
 *
 * Promise to callers: `walk` answers a physical address, or NO_ADDRESS with the #PF error code in `walkError`.
 * Accessed and dirty bits are set exactly when the translation succeeds; a walk that faults changes nothing.
 * 1 GiB pages are not there (CPUID says so): PS in a PDPTE is a reserved bit. A table outside RAM
 * counts as not present. NX is on (EFER.NXE), SMEP/SMAP/WP do not concern user accesses.
 */
import { PHYSICAL_BITS, ramBase, ramBytes } from "./layout";

export const NO_ADDRESS: u64 = 0xffff_ffff_ffff_ffff;

export const READ: u32 = 0;
export const WRITE: u32 = 1;
export const EXECUTE: u32 = 2;

export const PTE_P: u64 = 1;
export const PTE_RW: u64 = 2;
export const PTE_US: u64 = 4;
export const PTE_A: u64 = 32;
export const PTE_D: u64 = 64;
export const PTE_PS: u64 = 128;
export const PTE_NX: u64 = 1 << 63;

const ADDRESS: u64 = ((1 << PHYSICAL_BITS) - 1) & ~0xfff;
const RESERVED: u64 = ((1 << 52) - 1) & ~((1 << PHYSICAL_BITS) - 1);

// Page-fault error code.
const ERROR_P: u32 = 1;
const ERROR_W: u32 = 2;
const ERROR_U: u32 = 4;
const ERROR_RSVD: u32 = 8;
const ERROR_I: u32 = 16;

export let walkError: u32 = 0;
/** The last successful walk ended in a 2 MiB page. */
export let walkLarge: bool = false;
/** The last successful walk's page may be written, and its dirty bit is set. */
export let walkWritable: bool = false;

@inline function entryAt(table: u64, va: u64, shift: u64): usize {
  const at = (table & ADDRESS) + ((va >> shift) & 511) * 8;
  return at + 8 <= ramBytes ? ramBase + <usize>at : 0;
}

@inline function bad(entry: u64, reserved: u64, error: u32): bool {
  if ((entry & PTE_P) == 0) {
    walkError = error;
    return true;
  }
  if ((entry & reserved) != 0) {
    walkError = error | ERROR_P | ERROR_RSVD;
    return true;
  }
  return false;
}

/** Translates canonical `va` under the PML4 at `cr3` for an access of kind READ, WRITE or EXECUTE, as user or supervisor. */
export function walk(cr3: u64, va: u64, access: u32, user: bool): u64 {
  const error = (access == WRITE ? ERROR_W : 0) | (access == EXECUTE ? ERROR_I : 0) | (user ? ERROR_U : 0);
  walkError = error;
  const at4 = entryAt(cr3, va, 39);
  if (!at4) return NO_ADDRESS;
  const e4 = load<u64>(at4);
  if (bad(e4, RESERVED | PTE_PS, error)) return NO_ADDRESS;
  const at3 = entryAt(e4, va, 30);
  if (!at3) return NO_ADDRESS;
  const e3 = load<u64>(at3);
  if (bad(e3, RESERVED | PTE_PS, error)) return NO_ADDRESS;
  const at2 = entryAt(e3, va, 21);
  if (!at2) return NO_ADDRESS;
  const e2 = load<u64>(at2);
  const large = (e2 & PTE_PS) != 0;
  if (bad(e2, large ? RESERVED | 0x1fe000 : RESERVED, error)) return NO_ADDRESS;
  let allowed = e4 & e3 & e2;
  let never = e4 | e3 | e2;
  let at1: usize = at2;
  let leaf = e2;
  if (!large) {
    at1 = entryAt(e2, va, 12);
    if (!at1) return NO_ADDRESS;
    leaf = load<u64>(at1);
    if (bad(leaf, RESERVED, error)) return NO_ADDRESS;
    allowed &= leaf;
    never |= leaf;
  }
  if ((user && (allowed & PTE_US) == 0) || (access == WRITE && (allowed & PTE_RW) == 0)
    || (access == EXECUTE && (never & PTE_NX) != 0)) {
    walkError = error | ERROR_P;
    return NO_ADDRESS;
  }
  if ((e4 & PTE_A) == 0) store<u64>(at4, e4 | PTE_A);
  if ((e3 & PTE_A) == 0) store<u64>(at3, e3 | PTE_A);
  if (!large && (e2 & PTE_A) == 0) store<u64>(at2, e2 | PTE_A);
  const marks = access == WRITE ? PTE_A | PTE_D : PTE_A;
  if ((leaf & marks) != marks) {
    leaf |= marks;
    store<u64>(at1, leaf);
  }
  walkLarge = large;
  walkWritable = (allowed & PTE_RW) != 0 && (leaf & PTE_D) != 0;
  return large ? (leaf & ADDRESS & ~0x1fffff) | (va & 0x1fffff) : (leaf & ADDRESS) | (va & 0xfff);
}
