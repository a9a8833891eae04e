/* Quick, heap, merge and radix sort; comparison through a function pointer. */
#include "runtime.h"

#define N 3000
static s32 data[N], work[N], spare[N];
static u64 comparisons;

static int ascending(const s32 *a, const s32 *b) { comparisons++; return *a < *b ? -1 : *a > *b; }
static int byLowByte(const s32 *a, const s32 *b) { comparisons++; u8 x = (u8)*a, y = (u8)*b; return x != y ? x - y : ascending(a, b); }
typedef int Compare(const s32 *, const s32 *);

static NOINLINE void quick(s32 *a, long low, long high, Compare *compare) {
  while (low < high) {
    s32 pivot = a[(low + high) / 2];
    long i = low, j = high;
    while (i <= j) {
      while (compare(&a[i], &pivot) < 0) i++;
      while (compare(&a[j], &pivot) > 0) j--;
      if (i <= j) { s32 t = a[i]; a[i++] = a[j]; a[j--] = t; }
    }
    if (j - low < high - i) { quick(a, low, j, compare); low = i; } else { quick(a, i, high, compare); high = j; }
  }
}

static void sift(s32 *a, long root, long n, Compare *compare) {
  for (long child; (child = 2 * root + 1) < n; root = child) {
    if (child + 1 < n && compare(&a[child], &a[child + 1]) < 0) child++;
    if (compare(&a[root], &a[child]) >= 0) return;
    s32 t = a[root]; a[root] = a[child]; a[child] = t;
  }
}

static NOINLINE void heap(s32 *a, long n, Compare *compare) {
  for (long i = n / 2; i-- > 0;) sift(a, i, n, compare);
  while (--n > 0) { s32 t = a[0]; a[0] = a[n]; a[n] = t; sift(a, 0, n, compare); }
}

static NOINLINE void merge(s32 *a, s32 *temporary, long n, Compare *compare) {
  if (n < 2) return;
  long half = n / 2;
  merge(a, temporary, half, compare);
  merge(a + half, temporary, n - half, compare);
  memcpy(temporary, a, (u64)half * sizeof *a);
  long i = 0, j = half, k = 0;
  while (i < half && j < n) a[k++] = compare(&temporary[i], &a[j]) <= 0 ? temporary[i++] : a[j++];
  while (i < half) a[k++] = temporary[i++];
}

static NOINLINE void radix(s32 *a, s32 *temporary, long n) {
  for (int shift = 0; shift < 32; shift += 8) {
    u32 count[257] = { 0 };
    for (long i = 0; i < n; i++) count[(((u32)a[i] ^ 0x80000000u) >> shift & 255) + 1]++;
    for (int i = 0; i < 256; i++) count[i + 1] += count[i];
    for (long i = 0; i < n; i++) temporary[count[((u32)a[i] ^ 0x80000000u) >> shift & 255]++] = a[i];
    memcpy(a, temporary, (u64)n * sizeof *a);
  }
}

static void report(const char *name) {
  u64 sum = 0;
  int ordered = 1;
  for (int i = 0; i < N; i++) {
    sum = sum * 31 + (u32)work[i];
    if (i && work[i - 1] > work[i]) ordered = 0;
  }
  text(name);
  text(ordered ? " ordered " : " by another order ");
  decimal((s64)comparisons);
  show("", sum);
  memcpy(work, data, sizeof work);
  comparisons = 0;
}

int main(void) {
  for (int i = 0; i < N; i++) data[i] = (s32)next() >> (next() % 24);
  memcpy(work, data, sizeof work);
  quick(work, 0, N - 1, ascending); report("quick");
  quick(work, 0, N - 1, byLowByte); report("quick");
  heap(work, N, ascending); report("heap");
  merge(work, spare, N, ascending); report("merge");
  merge(work, spare, N, byLowByte); report("merge");
  radix(work, spare, N); report("radix");
  return 0;
}
