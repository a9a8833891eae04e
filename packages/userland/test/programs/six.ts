/**
 * The six benchmark programs of the shared six.c in AssemblyScript, statement by statement: same data, same results.
 * Compiled by asc, then by this toolchain; compared with gcc's native code.
 */

const SIEVE: usize = 1 << 20;
const WALK: usize = 32 << 20;
const SORT: usize = 1 << 16;

// Static arrays. The big ones lie behind the initial data, at fixed addresses of memory grown at the start.
const sv: usize = 0x800000;
const qa: usize = 0x900000;
const big: usize = 0xa00000;
const end: usize = big + WALK;
const buf = memory.data(4096, 16);
const prog = memory.data(64, 16);

const K = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

function reserve(): void {
  const have = <usize>memory.size() << 16;
  if (have < end) memory.grow(<i32>((end - have + 0xffff) >> 16));
}

function sieve(n: u64): u64 {
  let total: u64 = 0;
  for (let r: u64 = 0; r < n; r++) {
    let c: u64 = 0;
    for (let i: usize = 0; i < SIEVE; i++) store<u8>(sv + i, 1);
    for (let i: usize = 2; i < SIEVE; i++) {
      if (load<u8>(sv + i)) {
        c++;
        for (let j: usize = i * 2; j < SIEVE; j += i) store<u8>(sv + j, 0);
      }
    }
    total += c;
  }
  return total;
}

const w = memory.data(256, 16);
const h = memory.data(32, 16);

// @ts-ignore: decorator
@inline
function R(x: u32, n: u32): u32 {
  return (x >> n) | (x << (32 - n));
}

function shablk(h: usize, p: usize): void {
  for (let i: usize = 0; i < 16; i++) {
    const q = p + i * 4;
    store<u32>(w + (i << 2), (<u32>load<u8>(q) << 24) | (<u32>load<u8>(q, 1) << 16) | (<u32>load<u8>(q, 2) << 8) | <u32>load<u8>(q, 3));
  }
  for (let i: usize = 16; i < 64; i++) {
    const q = w + (i << 2);
    const a = load<u32>(q - 60);
    const b = load<u32>(q - 8);
    store<u32>(q, load<u32>(q - 64) + load<u32>(q - 28) + (R(a, 7) ^ R(a, 18) ^ (a >> 3)) + (R(b, 17) ^ R(b, 19) ^ (b >> 10)));
  }
  let a = load<u32>(h);
  let b = load<u32>(h, 4);
  let c = load<u32>(h, 8);
  let d = load<u32>(h, 12);
  let e = load<u32>(h, 16);
  let f = load<u32>(h, 20);
  let g = load<u32>(h, 24);
  let k = load<u32>(h, 28);
  for (let i: usize = 0; i < 64; i++) {
    const t1 = k + (R(e, 6) ^ R(e, 11) ^ R(e, 25)) + ((e & f) ^ (~e & g)) + load<u32>(K + (i << 2)) + load<u32>(w + (i << 2));
    const t2 = (R(a, 2) ^ R(a, 13) ^ R(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    k = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(h, load<u32>(h) + a);
  store<u32>(h, load<u32>(h, 4) + b, 4);
  store<u32>(h, load<u32>(h, 8) + c, 8);
  store<u32>(h, load<u32>(h, 12) + d, 12);
  store<u32>(h, load<u32>(h, 16) + e, 16);
  store<u32>(h, load<u32>(h, 20) + f, 20);
  store<u32>(h, load<u32>(h, 24) + g, 24);
  store<u32>(h, load<u32>(h, 28) + k, 28);
}

function sha(n: u64): u64 {
  store<u32>(h, 0x6a09e667);
  store<u32>(h, 0xbb67ae85, 4);
  store<u32>(h, 0x3c6ef372, 8);
  store<u32>(h, 0xa54ff53a, 12);
  store<u32>(h, 0x510e527f, 16);
  store<u32>(h, 0x9b05688c, 20);
  store<u32>(h, 0x1f83d9ab, 24);
  store<u32>(h, 0x5be0cd19, 28);
  for (let i: usize = 0; i < 4096; i++) store<u8>(buf + i, <u8>(i * 7));
  for (let r: u64 = 0; r < n; r++) for (let i: usize = 0; i < 4096; i += 64) shablk(h, buf + i);
  return ((<u64>load<u32>(h)) << 32) | load<u32>(h, 28);
}

function fib(n: u64): u64 {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

const PUSHI: u8 = 0;
const ADD: u8 = 1;
const SUB: u8 = 2;
const MUL: u8 = 3;
const DUP: u8 = 4;
const SWAP: u8 = 5;
const LOAD: u8 = 6;
const STORE: u8 = 7;
const JNZ: u8 = 8;
const LT: u8 = 9;
const XOR: u8 = 10;
const AND: u8 = 11;
const SHR: u8 = 12;
const OVER: u8 = 13;
const DROP: u8 = 14;
const HALT: u8 = 15;

const st = memory.data(512, 16);
const v = memory.data(128, 16);

function vm(pc0: usize): u64 {
  let sp = st;
  let pc = pc0;
  for (let i: usize = 0; i < 16; i++) store<u64>(v + (i << 3), 0);
  while (true) {
    switch (load<u8>(pc++)) {
      case PUSHI: store<u64>(sp, load<u8>(pc++)); sp += 8; break;
      case ADD: sp -= 8; store<u64>(sp - 8, load<u64>(sp - 8) + load<u64>(sp)); break;
      case SUB: sp -= 8; store<u64>(sp - 8, load<u64>(sp - 8) - load<u64>(sp)); break;
      case MUL: sp -= 8; store<u64>(sp - 8, load<u64>(sp - 8) * load<u64>(sp)); break;
      case DUP: store<u64>(sp, load<u64>(sp - 8)); sp += 8; break;
      case SWAP: {
        const t = load<u64>(sp - 8);
        store<u64>(sp - 8, load<u64>(sp - 16));
        store<u64>(sp - 16, t);
        break;
      }
      case LOAD: store<u64>(sp, load<u64>(v + ((<usize>load<u8>(pc++) & 15) << 3))); sp += 8; break;
      case STORE: sp -= 8; store<u64>(v + ((<usize>load<u8>(pc++) & 15) << 3), load<u64>(sp)); break;
      case JNZ: {
        const d = <isize>load<i8>(pc++);
        sp -= 8;
        if (load<u64>(sp)) pc += d;
        break;
      }
      case LT: sp -= 8; store<u64>(sp - 8, <u64>(load<u64>(sp - 8) < load<u64>(sp))); break;
      case XOR: sp -= 8; store<u64>(sp - 8, load<u64>(sp - 8) ^ load<u64>(sp)); break;
      case AND: sp -= 8; store<u64>(sp - 8, load<u64>(sp - 8) & load<u64>(sp)); break;
      case SHR: sp -= 8; store<u64>(sp - 8, load<u64>(sp - 8) >> load<u64>(sp)); break;
      case OVER: store<u64>(sp, load<u64>(sp - 16)); sp += 8; break;
      case DROP: sp -= 8; break;
      case HALT: return load<u64>(v);
    }
  }
}

let emitted: usize = 0;
function E(x: u8): void {
  store<u8>(emitted++, x);
}

function bytecode(n: u64): u64 {
  emitted = prog;
  let r: u64 = 0;
  E(PUSHI); E(200); E(PUSHI); E(250); E(MUL); E(STORE); E(1);
  const L = emitted;
  E(LOAD); E(0); E(LOAD); E(1); E(ADD); E(DUP); E(PUSHI); E(3); E(SHR); E(XOR); E(PUSHI); E(31); E(MUL); E(STORE); E(0);
  E(LOAD); E(0); E(PUSHI); E(1); E(AND); E(JNZ); E(4); E(PUSHI); E(9); E(STORE); E(2);
  E(LOAD); E(1); E(PUSHI); E(1); E(SUB); E(DUP); E(STORE); E(1); E(JNZ);
  emitted++;
  store<u8>(emitted - 1, <u8>(L - emitted));
  E(HALT);
  for (let i: u64 = 0; i < n; i++) r += vm(prog) ^ i;
  return r;
}

function walk(n: u64): u64 {
  let s: u64 = 0;
  for (let r: u64 = 0; r < n; r++) {
    const off = <usize>(r & 7) * 8;
    for (let p: usize = 0; p < WALK; p += 4096 + 64) {
      const q = big + ((p + off) & (WALK - 1));
      s += load<u64>(q);
      store<u64>(q, s + r);
    }
  }
  return s;
}

const pivots = memory.data(4 * 64, 16);

function cmpu(a: usize, b: usize): i32 {
  const x = load<u32>(a);
  const y = load<u32>(b);
  return x < y ? -1 : <i32>(x > y);
}

// C takes the address of a local; here each depth of the recursion has a place of its own.
function qs(a: usize, lo: i32, hi: i32, cmp: (a: usize, b: usize) => i32, depth: i32): void {
  const pv = pivots + (<usize>depth << 2);
  while (lo < hi) {
    store<u32>(pv, load<u32>(a + (<usize>((lo + hi) >> 1) << 2)));
    let i = lo;
    let j = hi;
    while (i <= j) {
      while (cmp(a + (<usize>i << 2), pv) < 0) i++;
      while (cmp(a + (<usize>j << 2), pv) > 0) j--;
      if (i <= j) {
        const p = a + (<usize>i << 2);
        const q = a + (<usize>j << 2);
        const t = load<u32>(p);
        store<u32>(p, load<u32>(q));
        store<u32>(q, t);
        i++;
        j--;
      }
    }
    if (j - lo < hi - i) {
      qs(a, lo, j, cmp, depth + 1);
      lo = i;
    } else {
      qs(a, i, hi, cmp, depth + 1);
      hi = j;
    }
  }
}

function qsortb(n: u64): u64 {
  let r: u64 = 0;
  let x: u32 = 12345;
  for (let k: u64 = 0; k < n; k++) {
    for (let i: usize = 0; i < SORT; i++) {
      x = x * 1664525 + 1013904223;
      store<u32>(qa + (i << 2), x >> 4);
    }
    qs(qa, 0, <i32>SORT - 1, cmpu, 0);
    for (let i: usize = 0; i < SORT; i += 977) r = r * 31 + load<u32>(qa + (i << 2));
  }
  return r;
}

export function bench(id: u64, n: u64): u64 {
  reserve();
  switch (<i32>id) {
    case 0: return sieve(n);
    case 1: return sha(n);
    case 2: return fib(n);
    case 3: return bytecode(n);
    case 4: return walk(n);
    case 5: return qsortb(n);
  }
  return 0;
}
