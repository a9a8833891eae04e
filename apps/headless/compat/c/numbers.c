/* What compilers make of arithmetic: 128 bits, x87, SSE, varargs, switches, bit fields, a large bss. Prints the same on the host (-DHOST) and in Lux9. */
#ifdef HOST
#include <string.h>
#include <unistd.h>
typedef unsigned long long u64;
typedef long long i64;
static void print(const char *s) { if (write(1, s, strlen(s)) < 0) _exit(1); }
#else
#include "plan9.h"
#endif
#include <stdarg.h>

typedef unsigned __int128 u128;
typedef struct { double x; float y; int n; char tag; } mixed;
typedef struct { unsigned a : 3, b : 13; signed c : 7; unsigned long d : 41; } bits;
typedef float four __attribute__((vector_size(16)));
typedef int ints __attribute__((vector_size(16)));

static unsigned char big[300 << 20];
volatile u64 vu = 0x9e3779b97f4a7c15ULL;
volatile double vd = 1.25;
volatile long double vl = 1.1L;
volatile float vf = -3.75f;

static void hex(u64 n) {
  char b[20];
  int i;
  for (i = 0; i < 16; i++) b[i] = "0123456789abcdef"[n >> (60 - 4 * i) & 15];
  b[16] = ' ';
  b[17] = 0;
  print(b);
}
static u64 rawd(double d) { union { double d; u64 u; } v; v.d = d; return v.u; }
static void line(const char *what) { print(what); print("\n"); }

/* sum("ild", ...): an int, a long, a double */
static double sum(const char *kinds, ...) {
  va_list list;
  double s = 0;
  va_start(list, kinds);
  for (; *kinds; kinds++) switch (*kinds) {
    case 'i': s += va_arg(list, int); break;
    case 'l': s += (double)va_arg(list, i64); break;
    case 'd': s += va_arg(list, double); break;
    case 'L': s += (double)va_arg(list, long double); break;
    case 'm': { mixed m = va_arg(list, mixed); s += m.x + m.y + m.n + m.tag; }
  }
  va_end(list);
  return s;
}
static int tower(int n) {
  static void *const at[] = { &&zero, &&one, &&more };
  goto *at[n < 2 ? n : 2];
zero: return 1;
one: return 3;
more: return tower(n - 1) * 2 + tower(n - 2);
}
static int sorted(int n) {
  switch (n % 11) {
  case 0: return 17; case 1: return n * 3; case 2: return n ^ 0x55; case 3: return -n; case 4: return n << 3;
  case 5: return n >> 1; case 6: return ~n; case 7: return n / 3; case 8: return n % 7; case 9: return n | 64; default: return n & 12;
  }
}
static mixed twice(mixed m) { m.x *= 2; m.y *= 2; m.n *= 2; m.tag++; return m; }

int main(int argc, char **argv) {
  int i;
  u64 x = vu;
  u128 w = (u128)x * x + argc;
  (void)argv;
  /* Plan 9 starts programs with the x87 rounding to 53 bits, Linux to 64. */
  unsigned short control = 0x37f;
  __asm__ volatile("fldcw %0" :: "m"(control));
  for (i = 0; i < 20; i++) {
    w = w * 0x1234567 + (w >> 67);
    if (i & 1) w ^= w << 61; else w -= (__int128)w >> 3;
  }
  hex(w >> 64), hex(w);
  hex((u64)(w / 1000000007)), hex((u64)(w % ((u128)x << 3 | 5)));
  hex((u64)((__int128)w / -12345)), hex(w > (u128)-1 / 3), line("128 bits");

  for (i = 0; i < 64; i += 7) {
    u64 r = (x << i | x >> (64 - i - !i)) + (u64)((i64)x >> i);
    r ^= __builtin_bswap64(r) + __builtin_clzll(r | 1) * 3 + __builtin_ctzll(r | 1LL << 40) + __builtin_popcountll(r);
    hex(r);
    x += r;
  }
  line("64 bits");

  double d = vd;
  float f = vf;
  for (i = 1; i < 40; i++) {
    d = d * 1.0625 + (double)f / i;
    f = (float)d - f * 0.5f + (float)i;
    if (d > 1e3) d = __builtin_sqrt(d);
  }
  hex(rawd(d)), hex(rawd(f)), hex((u64)(i64)(d * 1e6)), hex((u64)(d * 1e15) + (unsigned)f), hex(rawd((double)x)), hex(rawd((float)(i64)x)), line("doubles");

  long double l = vl;
  for (i = 1; i < 40; i++) {
    l = l * 1.0625L - 1.0L / i;
    if (l < 0) l = -l;
    if (i % 5 == 0) l += (long double)(vu >> i);
  }
  hex(rawd((double)l)), hex((u64)(i64)l), hex(rawd((float)(l / 3))), hex((l > 1e3L) + 2 * (l == l)), line("x87");

  four v = { 1, 2, 3, 4 }, u = { 0.5f, vf, 2, -1 };
  ints k = { 1, -2, 3, (int)vu };
  for (i = 0; i < 9; i++) {
    v = v * u + (four){ 1, 2, 3, 4 };
    k = k * 3 + (k >> 2) - (ints)(v > u);
  }
  for (i = 0; i < 4; i++) hex(rawd(v[i])), hex((u64)k[i]);
  line("vectors");

  mixed m = { vd, vf, 5, 'a' };
  m = twice(twice(m));
  hex(rawd(sum("ildLmm", 3, (i64)-7, 2.5, vl, m, twice(m)))), hex(tower(12));
  for (i = 0; i < 22; i++) hex(sorted(i + (int)(vu & 64)));
  line("calls");

  bits b = { 5, 4000, -33, 0x1ffffffffffUL };
  b.a += 4, b.b *= 3, b.c -= 20, b.d += 12;
  hex(b.a), hex(b.b), hex((u64)b.c), hex(b.d), line("bit fields");

  u64 all = 0;
  for (i = 0; i < 300; i += 13) big[((unsigned long)i << 20) + i * 37] = (unsigned char)i;
  for (i = 0; i < 300; i++) all = all * 31 + big[((unsigned long)i << 20) + i * 37] + big[((unsigned long)i << 20) + 12345];
  hex(all), line("bss");
#ifndef HOST
  exits(0);
#endif
  return 0;
}
