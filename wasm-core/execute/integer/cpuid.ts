/**
 * CPUID: what is there and nothing more. Leaves 0, 1, 7, 80000000h..80000004h, 80000008h (AMD64 APM vol. 3, appendix E).
 */
import { GPR } from "../../generated/state";
import { PHYSICAL_BITS } from "../../memory/layout";

function answer(a: u32, b: u32, c: u32, d: u32): void {
  store<u64>(GPR, <u64>a);
  store<u64>(GPR + 24, <u64>b);
  store<u64>(GPR + 8, <u64>c);
  store<u64>(GPR + 16, <u64>d);
}

// Leaf 1 EDX: FPU TSC MSR PAE CX8 CMOV CLFSH MMX FXSR SSE SSE2
const EDX1: u32 = 1 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 8 | 1 << 9 | 1 << 15 | 1 << 19 | 1 << 23 | 1 << 24 | 1 << 25 | 1 << 26;
// Leaf 1 ECX: SSE3 SSSE3 CX16 SSE4.1 SSE4.2 POPCNT, hypervisor
const ECX1: u32 = 1 | 1 << 9 | 1 << 13 | 1 << 17 | 1 << 19 | 1 << 20 | 1 << 23 | 1 << 31;
// Extended leaf 1 EDX: SYSCALL NX RDTSCP LM; ECX: LAHF in 64-bit mode
const EDX81: u32 = 1 << 11 | 1 << 20 | 1 << 27 | 1 << 29;

/** "Lux9 WebAssembly x86-64", read as little-endian words. */
@inline function brand(i: u32): u32 { return load<u32>(memory.data<u8>([
  0x4c, 0x75, 0x78, 0x39, 0x20, 0x57, 0x65, 0x62, 0x41, 0x73, 0x73, 0x65, 0x6d, 0x62, 0x6c, 0x79,
  0x20, 0x78, 0x38, 0x36, 0x2d, 0x36, 0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]) + <usize>(i << 2)); }

export function cpuidLeaf(leaf: u32, sub: u32): void {
  switch (leaf) {
    // "Lux9InATab!!" in EBX, EDX, ECX
    case 0: answer(7, 0x3978754c, 0x21216261, 0x54416e49); break;
    // Family 15, model 1, stepping 0; CLFLUSH line of 64 bytes
    case 1: answer(0x00000f10, 8 << 8, ECX1, EDX1); break;
    case 7: answer(0, sub == 0 ? 1 : 0, 0, 0); break; // FSGSBASE
    case 0x80000000: answer(0x80000008, 0, 0, 0); break;
    case 0x80000001: answer(0, 0, 1, EDX81); break;
    case 0x80000002: answer(brand(0), brand(1), brand(2), brand(3)); break;
    case 0x80000003: answer(brand(4), brand(5), brand(6), brand(7)); break;
    case 0x80000004: answer(brand(8), brand(9), brand(10), brand(11)); break;
    case 0x80000007: answer(0, 0, 0, 1 << 8); break; // invariant TSC
    case 0x80000008: answer(48 << 8 | <u32>PHYSICAL_BITS, 0, 0, 0); break;
    default: answer(0, 0, 0, 0); break;
  }
}
