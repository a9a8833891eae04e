/* Control flow: setjmp and longjmp of our own, switch tables, deep and mutual recursion, coroutines on own stacks, variadic calls. */
#include "runtime.h"
#include <stdarg.h>

typedef u64 Jump[8];
int set(Jump j) __attribute__((returns_twice));
void leap(Jump j, int value) __attribute__((noreturn));
__asm__(
  "set: mov %rbx,(%rdi); mov %rbp,8(%rdi); mov %r12,16(%rdi); mov %r13,24(%rdi); mov %r14,32(%rdi); mov %r15,40(%rdi)\n"
  " lea 8(%rsp),%rax; mov %rax,48(%rdi); mov (%rsp),%rax; mov %rax,56(%rdi); xor %eax,%eax; ret\n"
  "leap: mov %esi,%eax; mov (%rdi),%rbx; mov 8(%rdi),%rbp; mov 16(%rdi),%r12; mov 24(%rdi),%r13; mov 32(%rdi),%r14; mov 40(%rdi),%r15\n"
  " mov 48(%rdi),%rsp; jmp *56(%rdi)\n");

static Jump escape;
static volatile int armed = 1;
static NOINLINE int dive(int n) {
  if (n == 0 && armed) leap(escape, 42);
  return dive(n - 1) + 1;
}

static NOINLINE int classify(int v) {
  switch (v) {
    case 0: return 11; case 1: return 7; case 2: return -3; case 3: return 99; case 4: return 5; case 5: return v * 3;
    case 6: return v - 9; case 7: return 1; case 8: return 0; case 100: return 4; case 1000: return 6; case -5: return 8;
    default: return v & 1 ? -v : v;
  }
}
static NOINLINE const char *name(int v) {
  switch (v) { case 0: return "zero"; case 1: return "one"; case 2: return "two"; case 3: return "three"; case 4: return "four"; case 5: return "five"; }
  return "many";
}

static int odd(int n);
static NOINLINE int even(int n) { return n == 0 ? 1 : odd(n - 1); }
static NOINLINE int odd(int n) { return n == 0 ? 0 : even(n - 1); }
static NOINLINE u64 ackermann(u64 m, u64 n) { return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1)); }

static Jump producer, consumer;
static u64 stack[512];
static volatile int produced;
static void produce(void) {
  static int i;
  for (;;) {
    i++;
    produced = i * i;
    if (!set(producer)) leap(consumer, 1);
  }
}
static NOINLINE int consume(void) {
  if (!set(consumer)) {
    if (produced) leap(producer, 1);
    __asm__ volatile("mov %0, %%rsp; call *%1; ud2" : : "r"(stack + 512), "r"(produce) : "memory");
  }
  return produced;
}

static NOINLINE s64 total(const char *kinds, ...) {
  va_list list;
  va_start(list, kinds);
  s64 sum = 0;
  for (; *kinds; kinds++) switch (*kinds) {
    case 'i': sum = sum * 3 + va_arg(list, int); break;
    case 'l': sum = sum * 5 + va_arg(list, s64); break;
    case 'd': sum = sum * 7 + (s64)va_arg(list, double); break;
    case 's': sum = sum * 11 + (s64)strlen(va_arg(list, const char *)); break;
    case 'L': sum = sum * 13 + (s64)va_arg(list, long double); break;
  }
  va_end(list);
  return sum;
}

struct Large { u64 v[9]; };
struct Small { u32 a; double b; };
static NOINLINE struct Large large(u64 seed, struct Small s) {
  struct Large l;
  for (int i = 0; i < 9; i++) l.v[i] = seed * (u64)(i + 1) + s.a + (u64)s.b;
  return l;
}
static NOINLINE struct Small small(u32 a) { return (struct Small){ a * 3, a / 7.0 }; }
static NOINLINE u64 many(u8 a, s8 b, u16 c, s16 d, u32 e, s32 f, u64 g, s64 h, float i, double j, u8 k, u64 l) {
  return a + (u64)b * 3 + c * 5 + (u64)d * 7 + e * 9UL + (u64)f * 11 + g * 13 + (u64)h * 15 + (u64)(s64)(i * 17) + (u64)(s64)(j * 19) + k * 21 + l * 23;
}

int main(void) {
  volatile int tries = 0;
  int r = set(escape);
  if (tries < 3) { tries++; dive(50 * tries); }
  decimal(r); text(" "); decimal(tries); text("\n");
  s64 c = 0;
  for (int i = -8; i < 12; i++) c = c * 7 + classify(i);
  c = c * 7 + classify(100) + classify(1000) * 3;
  show("classify", (u64)c);
  for (int i = 0; i < 8; i++) { text(name(i)); text(" "); }
  decimal(even(1000)); decimal(odd(777)); text(" "); decimal((s64)ackermann(2, 9)); text("\n");
  for (int i = 0; i < 6; i++) { decimal(consume()); text(" "); }
  text("\n");
  show("variadic", (u64)total("ildsLiiiillddddddddddds", 1, 2L, 3.5, "four", (long double)5.5, 6, 7, 8, 9, 10L, -11L, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, "twelve"));
  struct Large l = large(0x123456789abcdefUL, small(1000));
  u64 s = 0;
  for (int i = 0; i < 9; i++) s = s * 31 + l.v[i];
  show("structures", s);
  show("many", many(200, -100, 60000, -30000, 4000000000u, -2000000000, 1UL << 60, -(1L << 59), 1.5f, -2.25, 255, 77));
  return 0;
}
