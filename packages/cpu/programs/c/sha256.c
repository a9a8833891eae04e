/* SHA-256 (FIPS 180-4) of a few messages; the constants are computed from the primes. */
#include "runtime.h"

static u32 k[64], h0[8];

static u64 cubeRootFraction(u64 p) { /* floor(2^32 * frac(cbrt(p))) by bisection in 128 bits */
  u64 low = 0, high = 8UL << 32;
  while (high - low > 1) {
    u64 mid = (low + high) / 2;
    if ((u128)mid * mid * mid <= ((u128)p << 96)) low = mid; else high = mid;
  }
  return low & 0xffffffff;
}

static u64 squareRootFraction(u64 p) {
  u64 low = 0, high = 32UL << 32;
  while (high - low > 1) {
    u64 mid = (low + high) / 2;
    if ((u128)mid * mid <= ((u128)p << 64)) low = mid; else high = mid;
  }
  return low & 0xffffffff;
}

static u32 rotate(u32 v, int n) { return v >> n | v << (32 - n); }

static void block(u32 *h, const u8 *p) {
  u32 w[64];
  for (int i = 0; i < 16; i++) w[i] = (u32)p[i * 4] << 24 | p[i * 4 + 1] << 16 | p[i * 4 + 2] << 8 | p[i * 4 + 3];
  for (int i = 16; i < 64; i++) {
    u32 a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + w[i - 7] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  }
  u32 s[8];
  memcpy(s, h, sizeof s);
  for (int i = 0; i < 64; i++) {
    u32 e = s[4], a = s[0];
    u32 t1 = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + k[i] + w[i];
    u32 t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof *s);
    s[4] += t1;
    s[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) h[i] += s[i];
}

static void digest(const u8 *message, u64 n) {
  u32 h[8];
  memcpy(h, h0, sizeof h);
  u64 at = 0;
  for (; at + 64 <= n; at += 64) block(h, message + at);
  u8 last[128];
  memset(last, 0, sizeof last);
  memcpy(last, message + at, n - at);
  last[n - at] = 0x80;
  u64 size = n - at < 56 ? 64 : 128;
  u64 bits = __builtin_bswap64(n * 8);
  memcpy(last + size - 8, &bits, 8);
  for (u64 i = 0; i < size; i += 64) block(h, last + i);
  for (int i = 0; i < 8; i++) hex(h[i], 8);
  text("\n");
}

int main(void) {
  int found = 0;
  for (u32 p = 2; found < 64; p++) {
    int prime = 1;
    for (u32 d = 2; d * d <= p; d++) if (p % d == 0) prime = 0;
    if (!prime) continue;
    k[found] = (u32)cubeRootFraction(p);
    if (found < 8) h0[found] = (u32)squareRootFraction(p);
    found++;
  }
  digest((const u8 *)"", 0);
  digest((const u8 *)"abc", 3);
  static u8 data[5000];
  for (int i = 0; i < 5000; i++) data[i] = (u8)(i * 7);
  for (int n = 50; n < 5000; n += 617) digest(data, (u64)n);
  return 0;
}
