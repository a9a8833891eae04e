/* 128-bit integers: products, quotients, shifts, comparisons; bit tricks on 64. */
#include "runtime.h"

static u64 fold;
static void take(u128 v) { fold = (fold ^ (u64)v) * 0x9e3779b97f4a7c15UL + (u64)(v >> 64); }

static NOINLINE u128 power(u128 base, u64 n, u128 modulus) {
  u128 r = 1;
  for (; n; n >>= 1) {
    if (n & 1) r = r * base % modulus;
    base = base * base % modulus;
  }
  return r;
}

int main(void) {
  for (int i = 0; i < 400; i++) {
    u64 a = (u64)next() << 32 | next(), b = (u64)next() << 32 | next();
    u128 x = (u128)a * b, y = ((u128)next() << (next() % 90)) + 1;
    s128 sx = (s128)(s64)a * (s64)b, sy = (s128)(s32)next() * (s64)b | 1;
    take(x + y); take(x - y); take(x * y); take(x / y); take(x % y);
    take((u128)(sx / sy)); take((u128)(sx % sy)); take((u128)-sx);
    unsigned s = next() & 127;
    take(x << s); take(x >> s); take((u128)(sx >> s));
    take((u128)((x < y) | (x == y) << 1 | (sx < sy) << 2 | (sx >= 0) << 3));
    take(__builtin_bswap64(a)); take((u64)__builtin_bswap32((u32)a));
    take((u64)__builtin_clzl(a | 1)); take((u64)__builtin_ctzl(a | 1UL << 63)); take((u64)__builtin_popcountl(a)); take((u64)__builtin_parityl(b));
    u64 sum;
    take((u64)__builtin_add_overflow(a, b, &sum)); take(sum);
    s64 product;
    take((u64)__builtin_mul_overflow((s64)a, (s64)(b >> (next() & 63)), &product)); take((u64)product);
    take(a << (b & 63) | a >> (-b & 63));
    s64 q = (s64)a / ((s64)b | 1);
    take((u64)q); take((u64)((s32)a / ((s32)b | 1))); take((u64)((s16)a % (s16)(b | 1))); take(a / 10); take(a % 1000003);
  }
  show("fold", fold);
  u128 m = ((u128)1 << 61) - 1;
  show("power", (u64)power(3, 1234567890123UL, m));
  show("inverse", (u64)(power(12345, (u64)m - 2, m) * 12345 % m));
  return 0;
}
