/**
 * The transcendental functions to a thousand bits in BigInt, by other roads than the core's (Taylor series, square
 * roots for the arctangent), and the rounding of their values to 64 bits. Arguments from 2^-200 to 2^200.
 */

/** Bits after the point of every fixed-point number here. */
const bits = 1024n;
const one = 1n << bits;

const mul = (a: bigint, b: bigint): bigint => (a * b) >> bits;
const div = (a: bigint, b: bigint): bigint => (a << bits) / b;

export interface Value { readonly se: number; readonly sig: bigint }
export interface Rounded extends Value { readonly up: boolean }

export function fixed(v: Value): bigint {
  const e = BigInt((v.se & 0x7fff) - 16383 - 63) + bits;
  if (e < 0n) throw new Error('argument below the reference\'s range');
  const m = v.sig << e;
  return v.se & 0x8000 ? -m : m;
}

function sqrt(a: bigint): bigint {
  const n = a << bits;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

function atanhSeries(t: bigint): bigint {
  const z = mul(t, t);
  let sum = 0n;
  for (let term = t, n = 1n; term !== 0n && term !== -1n; n += 2n) {
    sum += term / n;
    term = mul(term, z);
  }
  return sum;
}

const ln2 = 2n * atanhSeries(one / 3n);

/** Alternating Taylor series sum of x^n / n! for n = first, first + 2, ... */
function circular(x: bigint, first: bigint): bigint {
  const z = mul(x, x);
  let term = first === 0n ? one : x;
  let sum = 0n;
  for (let n = first; term !== 0n && term !== -1n; n += 2n) {
    sum += term;
    term = -mul(term, z) / ((n + 1n) * (n + 2n));
  }
  return sum;
}

/** Half of the 66-bit pi of AMD64 APM vol. 1, 6.4.5: the functions are those of what it leaves, quadrant by quadrant. */
const halfPi66 = 0x3243f6a8885a308d3n << (bits - 65n);

/** The argument within a quarter of pi66 around 0, and the quadrant 0..3. */
function reduced(x: bigint): { r: bigint; quadrant: number } {
  let n = x / halfPi66;
  let r = x - n * halfPi66;
  if (2n * r > halfPi66) { r -= halfPi66; n += 1n; }
  if (2n * r < -halfPi66) { r += halfPi66; n -= 1n; }
  return { r, quadrant: Number(((n % 4n) + 4n) % 4n) };
}

function turned(x: bigint, by: number): bigint {
  const { r, quadrant } = reduced(x);
  const q = (quadrant + by) % 4;
  const value = circular(r, q % 2 === 0 ? 1n : 0n);
  return q < 2 ? value : -value;
}
export function sine(x: bigint): bigint { return turned(x, 0); }
export function cosine(x: bigint): bigint { return turned(x, 1); }
export function tangent(x: bigint): bigint { return div(sine(x), cosine(x)); }

export function powerMinusOne(x: bigint): bigint {
  const y = mul(x, ln2);
  let sum = 0n;
  for (let term = y, n = 1n; term !== 0n && term !== -1n; n += 1n) {
    sum += term;
    term = mul(term, y) / (n + 1n);
  }
  return sum;
}

export function log2(x: bigint): bigint {
  const k = BigInt(x.toString(2).length - 1) - bits;
  const m = k >= 0n ? x >> k : x << -k;
  return k * one + div(2n * atanhSeries(div(m - one, m + one)), ln2);
}
export function log2OnePlus(x: bigint): bigint { return log2(one + x); }

export function arctangent(y: bigint, x: bigint): bigint {
  const abs = (v: bigint): bigint => (v < 0n ? -v : v);
  const steep = abs(y) > abs(x);
  let t = steep ? div(abs(x), abs(y)) : div(abs(y), abs(x));
  for (let i = 0; i < 3; i++) t = div(t, one + sqrt(one + mul(t, t)));
  const z = mul(t, t);
  let a = 0n;
  for (let term = t, n = 1n, s = 1n; term !== 0n; n += 2n, s = -s) {
    a += (s * term) / n;
    term = mul(term, z);
  }
  a *= 8n;
  const pi = quarter() * 4n;
  if (steep) a = pi / 2n - a;
  if (x < 0n) a = pi - a;
  return y < 0n ? -a : a;
}

let quarterPi = 0n;
/** Machin: pi/4 = 4 atan(1/5) - atan(1/239). */
function quarter(): bigint {
  if (quarterPi === 0n) {
    const inverse = (n: bigint): bigint => {
      let sum = 0n;
      for (let term = one / n, k = 1n, s = 1n; term !== 0n; k += 2n, s = -s) {
        sum += (s * term) / k;
        term /= n * n;
      }
      return sum;
    };
    quarterPi = 4n * inverse(5n) - inverse(239n);
  }
  return quarterPi;
}

export const times = mul;

/** Rounds to 64 significant bits by FCW's rounding control. */
export function round(value: bigint, rc: number): Rounded {
  const negative = value < 0n;
  const m = negative ? -value : value;
  const length = m.toString(2).length;
  const drop = BigInt(length - 64);
  let sig = m >> drop;
  const rest = m - (sig << drop);
  const half = 1n << (drop - 1n);
  const up = rc === 0 ? rest > half || (rest === half && (sig & 1n) === 1n) : rc === 1 ? negative : rc === 2 ? !negative : false;
  let exp = length - 1 - Number(bits) + 16383;
  if (up) sig += 1n;
  if (sig === 1n << 64n) { sig >>= 1n; exp += 1; }
  return { se: (negative ? 0x8000 : 0) | exp, sig, up };
}
