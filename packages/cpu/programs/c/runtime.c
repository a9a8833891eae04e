#include "runtime.h"

static char buffer[4096];
static u64 used;

static s64 call3(s64 number, s64 a, s64 b, s64 c) {
  s64 r;
  __asm__ volatile("syscall" : "=a"(r) : "0"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return r;
}

void flush(void) {
  if (used) call3(1, 1, (s64)buffer, (s64)used);
  used = 0;
}

static void put(char c) {
  if (used == sizeof buffer) flush();
  buffer[used++] = c;
}

void text(const char *s) {
  while (*s) put(*s++);
}

void hex(u64 v, int digits) {
  for (int i = digits - 1; i >= 0; i--) put("0123456789abcdef"[(v >> (4 * i)) & 15]);
}

void decimal(s64 v) {
  char digits[24];
  int n = 0;
  u64 magnitude = v < 0 ? -(u64)v : (u64)v;
  do digits[n++] = (char)('0' + magnitude % 10); while (magnitude /= 10);
  if (v < 0) put('-');
  while (n) put(digits[--n]);
}

void show(const char *name, u64 v) {
  text(name);
  put(' ');
  hex(v, 16);
  put('\n');
}

static u32 state = 2463534242u;
u32 next(void) {
  state ^= state << 13;
  state ^= state >> 17;
  return state ^= state << 5;
}

u64 bitsOf(double v) {
  u64 b;
  memcpy(&b, &v, 8);
  return b;
}

u32 bitsOfFloat(float v) {
  u32 b;
  memcpy(&b, &v, 4);
  return b;
}

void *memcpy(void *restrict to, const void *restrict from, u64 n) {
  void *t = to;
  __asm__ volatile("rep movsb" : "+D"(t), "+S"(from), "+c"(n) : : "memory");
  return to;
}

void *memmove(void *to, const void *from, u64 n) {
  u8 *t = to;
  const u8 *f = from;
  if (t <= f || t >= f + n) return memcpy(to, from, n);
  t += n - 1;
  f += n - 1;
  __asm__ volatile("std; rep movsb; cld" : "+D"(t), "+S"(f), "+c"(n) : : "memory");
  return to;
}

void *memset(void *to, int value, u64 n) {
  void *t = to;
  __asm__ volatile("rep stosb" : "+D"(t), "+c"(n) : "a"(value) : "memory");
  return to;
}

int memcmp(const void *a, const void *b, u64 n) {
  const u8 *x = a, *y = b;
  for (; n; n--, x++, y++) if (*x != *y) return *x - *y;
  return 0;
}

u64 strlen(const char *s) {
  u64 n = 0;
  while (s[n]) { n++; __asm__(""); }
  return n;
}

int strcmp(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return (u8)*a - (u8)*b;
}

__attribute__((used)) static void start(void) {
  int status = main();
  flush();
  call3(231, status, 0, 0);
  __builtin_unreachable();
}

__asm__(".globl _start\n_start: xor %ebp, %ebp\n and $-16, %rsp\n call start\n ud2\n");
