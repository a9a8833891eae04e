/* long double: x87 arithmetic, conversions, comparisons, rounding modes; every result printed as its 80 bits. */
#include "runtime.h"

typedef long double ld;
static void put(const char *name, ld v) {
  u64 m[2] = { 0, 0 };
  memcpy(m, &v, 10);
  text(name); text(" "); hex(m[1] & 0xffff, 4); text(":"); hex(m[0], 16); text("\n");
}
static NOINLINE ld series(int n) {
  ld s = 0, term = 1;
  for (int i = 1; i < n; i++) { s += term; term = term * 0.75L / i; }
  return s;
}
static NOINLINE ld root(ld v) { return __builtin_sqrtl(v); }
static void control(u16 v) { __asm__ volatile("fldcw %0" : : "m"(v)); }
static NOINLINE ld polynomial(const ld *c, int n, ld x) {
  ld s = 0;
  while (n--) s = s * x + c[n];
  return s;
}
static NOINLINE int order(ld a, ld b) { return (a < b) | (a > b) << 1 | (a == b) << 2 | (a != b) << 3 | (a <= b) << 4 | __builtin_isunordered(a, b) << 5; }

int main(void) {
  put("series", series(40));
  put("root", root(2.0L));
  put("root", root(-1.0L));
  static const ld c[] = { 1.0L, -0.5L, 1.0L / 3, -0.25L, 0.2L, 1e-18L };
  for (int i = -3; i < 4; i++) put("polynomial", polynomial(c, 6, i * 0.3L));
  volatile ld big = 1e4900L, small = 1e-4940L, zero = 0;
  put("overflow", big * big);
  put("underflow", small * 1e-10L);
  put("nan", zero / zero);
  put("infinity", 1 / zero);
  s64 sum = 0;
  for (int i = 0; i < 200; i++) {
    ld v = (ld)(s64)((u64)next() << 32 | next()) / (ld)(next() | 1);
    sum = sum * 31 + (s64)v + (s32)(v / 1e12L) + (s16)(v / 1e16L) + (s64)bitsOf((double)v) + (s64)bitsOfFloat((float)v);
    sum = sum * 31 + (s64)(u64)(v < 0 ? -v : v) + order(v, (ld)(double)v) + order(v, zero / zero);
  }
  show("conversions", (u64)sum);
  put("from unsigned", (ld)0xfedcba9876543210UL);
  put("from float", (ld)1.1f);
  put("from double", (ld)1.1);
  static const u16 modes[] = { 0x37f, 0x77f, 0xb7f, 0xf7f, 0x27f, 0x07f };
  for (int i = 0; i < 6; i++) {
    control(modes[i]);
    volatile ld a = 1.0L, b = 3.0L;
    put("third", a / b);
    put("minus third", -a / b);
    show("rounded", (u64)__builtin_llrintl(a * 2.5L) + (u64)__builtin_llrintl(-b * 2.5L) * 1000);
    control(0x37f);
  }
  ld x = 0.5L, sine, cosine;
  __asm__("fsincos" : "=t"(cosine), "=u"(sine) : "0"(x));
  put("square sum", (ld)(double)(sine * sine + cosine * cosine));
  ld whole = 100.75L, part = 3.5L;
  __asm__("1: fprem; fnstsw %%ax; test $4, %%ah; jnz 1b" : "+t"(whole) : "u"(part) : "ax", "cc");
  put("remainder", whole);
  return 0;
}
