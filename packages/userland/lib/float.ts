/**
 * Floats as decimal text, exactly: a double is m * 2^e, and so, with k = -e, m * 5^k * 10^-k, whose digits are those of
 * an integer. Rounding is half to even on the exact value, as C's printf does.
 */
import { Buf } from './buf';

// m * 5^1074 has 2547 bits, m * 2^971 1024 bits.
const limbsMost: i32 = 84;
const limbs = memory.data(84 * 4);
let limbCount: i32 = 0;
// 767 significant digits at most, and one more when rounding carries.
const digitBuf = memory.data(800);
let digitCount: i32 = 0;
/** Digits before the decimal point; 0 or negative when the value is below 1. */
let point: i32 = 0;

function multiply(by: u64): void {
  let carry: u64 = 0;
  for (let i = 0; i < limbCount; i++) {
    carry += <u64>load<u32>(limbs + (<usize>i << 2)) * by;
    store<u32>(limbs + (<usize>i << 2), <u32>carry);
    carry >>= 32;
  }
  if (carry) {
    store<u32>(limbs + (<usize>limbCount << 2), <u32>carry);
    limbCount++;
  }
}

/** Divides by 10^9, answers the remainder. */
function divide(): u32 {
  let rest: u64 = 0;
  for (let i = limbCount - 1; i >= 0; i--) {
    rest = (rest << 32) | <u64>load<u32>(limbs + (<usize>i << 2));
    store<u32>(limbs + (<usize>i << 2), <u32>(rest / 1000000000));
    rest %= 1000000000;
  }
  while (limbCount > 0 && load<u32>(limbs + (<usize>(limbCount - 1) << 2)) == 0) limbCount--;
  return <u32>rest;
}

/** The digits of |value|, without leading or trailing zeros, and `point`. */
function expand(value: f64): void {
  const bits = reinterpret<u64>(value) & 0x7fffffffffffffff;
  let m = bits & 0xfffffffffffff;
  let e = <i32>(bits >> 52);
  if (e == 0) e = 1;
  else m |= 1 << 52;
  e -= 1075;
  digitCount = 0;
  point = 0;
  if (m == 0) return;
  const shift = <i32>ctz(m);
  m >>= shift;
  e += shift;
  store<u32>(limbs, <u32>m);
  store<u32>(limbs, <u32>(m >> 32), 4);
  limbCount = m >> 32 ? 2 : 1;
  let k = 0;
  if (e >= 0) {
    for (; e >= 31; e -= 31) multiply(1 << 31);
    if (e) multiply(<u64>1 << e);
  } else {
    k = -e;
    let left = k;
    for (; left >= 13; left -= 13) multiply(1220703125); // 5^13
    for (; left > 0; left--) multiply(5);
  }
  // Digits come out lowest first: fill from the end, then move them to the front.
  const end = digitBuf + 800;
  let p = end;
  while (limbCount > 0) {
    let nine = divide();
    for (let i = 0; i < 9; i++) {
      store<u8>(--p, nine % 10);
      nine /= 10;
    }
  }
  while (load<u8>(p) == 0) p++;
  digitCount = <i32>(end - p);
  point = digitCount - k;
  memory.copy(digitBuf, p, digitCount);
  while (digitCount > 0 && load<u8>(digitBuf + digitCount - 1) == 0) digitCount--;
}

/** Rounds to the first `keep` digits, half to even. */
function round(keep: i32): void {
  if (keep < 0) {
    digitCount = 0;
    return;
  }
  if (keep >= digitCount) return;
  const first = load<u8>(digitBuf + keep);
  const odd = keep > 0 && load<u8>(digitBuf + keep - 1) & 1;
  const up = first > 5 || (first == 5 && (digitCount > keep + 1 || odd));
  digitCount = keep;
  if (!up) return;
  let i = keep - 1;
  while (i >= 0 && load<u8>(digitBuf + i) == 9) i--;
  if (i < 0) {
    store<u8>(digitBuf, 1);
    digitCount = 1;
    point++;
    return;
  }
  store<u8>(digitBuf + i, load<u8>(digitBuf + i) + 1);
  digitCount = i + 1;
}

function digit(i: i32): u32 {
  return 0x30 + (i >= 0 && i < digitCount ? <u32>load<u8>(digitBuf + i) : 0);
}

function sign(to: Buf, value: f64): void {
  if (reinterpret<u64>(value) >> 63) to.byte(0x2d);
}

/** %.Nf */
export function fixed(to: Buf, value: f64, precision: i32): void {
  sign(to, value);
  expand(value);
  round(point + precision);
  if (point <= 0) to.byte(0x30);
  for (let i = 0; i < point; i++) to.byte(digit(i));
  if (precision > 0) to.byte(0x2e);
  for (let i = 0; i < precision; i++) to.byte(digit(point + i));
}

/** %.Ne */
export function scientific(to: Buf, value: f64, precision: i32): void {
  sign(to, value);
  expand(value);
  round(precision + 1);
  const exponent = digitCount == 0 ? 0 : point - 1;
  to.byte(digit(0));
  if (precision > 0) to.byte(0x2e);
  for (let i = 1; i <= precision; i++) to.byte(digit(i));
  putExponent(to, exponent);
}

function putExponent(to: Buf, exponent: i32): void {
  to.byte(0x65);
  to.byte(exponent < 0 ? 0x2d : 0x2b);
  exponent = abs(exponent);
  if (exponent >= 100) to.byte(0x30 + exponent / 100);
  to.byte(0x30 + (exponent / 10) % 10);
  to.byte(0x30 + (exponent % 10));
}

/** %.Ng: N digits, without zeros at the end; with an exponent when it is below -4 or not below N. */
export function general(to: Buf, value: f64, precision: i32): void {
  const most = max(precision, 1);
  sign(to, value);
  expand(value);
  round(most);
  while (digitCount > 0 && load<u8>(digitBuf + digitCount - 1) == 0) digitCount--;
  const exponent = digitCount == 0 ? 0 : point - 1;
  const scaled = exponent < -4 || exponent >= most;
  const whole = digitCount == 0 || scaled ? 1 : point;
  if (whole <= 0) to.byte(0x30);
  for (let i = 0; i < whole; i++) to.byte(digit(i));
  if (digitCount > whole) to.byte(0x2e);
  for (let i = min(whole, 0); i < digitCount - max(whole, 0); i++) to.byte(digit(max(whole, 0) + i));
  if (scaled) putExponent(to, exponent);
}

/** %g: the shortest text that reads back as the value. */
export function shortest(to: Buf, value: f64): void {
  sign(to, value);
  const text = abs(value).toString();
  to.text(text.endsWith('.0') ? text.substring(0, text.length - 2) : text);
}
