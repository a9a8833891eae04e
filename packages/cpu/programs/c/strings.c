/* String and memory functions, by hand and by string instructions, over all small sizes, alignments and overlaps. */
#include "runtime.h"

static u8 area[600], other[600];

static u64 sum(void) {
  u64 s = 0;
  for (int i = 0; i < 600; i++) s = s * 31 + area[i];
  return s;
}
static void refill(void) {
  for (int i = 0; i < 600; i++) area[i] = (u8)(i * 3 + (i >> 4)), other[i] = (u8)next();
}
static NOINLINE void copyWords(u64 *to, const u64 *from, u64 n) {
  __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}
static NOINLINE u64 scan(const u8 *s, u8 c, u64 n) {
  u64 left = n;
  __asm__ volatile("repne scasb" : "+D"(s), "+c"(left) : "a"(c) : "cc", "memory");
  return n - left;
}
static NOINLINE u64 same(const u8 *a, const u8 *b, u64 n) {
  u64 left = n;
  __asm__ volatile("cmp %%rax, %%rax; repe cmpsb" : "+D"(a), "+S"(b), "+c"(left) : : "cc", "memory");
  return n - left;
}
static NOINLINE int findText(const char *hay, const char *needle) {
  for (int i = 0; hay[i]; i++) {
    int k = 0;
    while (needle[k] && hay[i + k] == needle[k]) k++;
    if (!needle[k]) return i;
  }
  return -1;
}
static NOINLINE s64 parse(const char *s) {
  s64 v = 0;
  int negative = *s == '-';
  for (s += negative; *s >= '0' && *s <= '9'; s++) v = v * 10 + (*s - '0');
  return negative ? -v : v;
}
static NOINLINE void reverse(char *s) {
  for (u64 i = 0, j = strlen(s); i + 1 < j; i++) { j--; char t = s[i]; s[i] = s[j]; s[j] = t; }
}

int main(void) {
  u64 all = 0;
  for (u64 n = 0; n < 70; n++) for (u64 from = 0; from < 9; from += 4) for (u64 to = 0; to < 9; to += 3) {
    refill();
    memmove(area + 100 + to, area + 100 + from, n);
    all = all * 31 + sum();
    memcpy(area + 300 + to, other + from, n);
    memset(area + 450 + from, (int)n, n);
    all = all * 31 + sum() + (u64)memcmp(area + 300 + to, other + from, n + (n & 1));
    copyWords((u64 *)(area + to), (u64 *)(other + from), n / 8);
    all = all * 31 + sum();
    all = all * 31 + scan(other + from, (u8)(n * 5), n + 200) + same(area + 300 + to, other + from, n + 40);
  }
  show("moves", all);
  char line[] = "the quick brown fox jumps over the lazy dog";
  decimal(findText(line, "fox")); text(" ");
  decimal(findText(line, "cat")); text(" ");
  decimal((s64)strlen(line)); text(" ");
  decimal(strcmp(line, "the quick red")); text(" ");
  decimal(parse("-9223372036854775807")); text("\n");
  reverse(line);
  text(line); text("\n");
  u64 words = 0;
  for (u64 i = 0, in = 0; line[i]; i++) { if (line[i] == ' ') in = 0; else { words += !in; in = 1; } }
  show("words", words);
  return 0;
}
