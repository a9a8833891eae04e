/* What a C program asks of a system: memory by brk, files, pipes and children, shared memory and semaphores, notes, floating point. */
#include "plan9.h"

static char buffer[8192];
static volatile int shared, semaphore;
static volatile int faults;

static void check(const char *what, int ok) {
  print(what);
  print(ok ? ": ok\n" : ": WRONG\n");
}

/* Memory: a heap of 64 MB, hardly touched, then a sort in it. */
static u64 seed = 12345;
static u32 chance(void) {
  seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
  return seed >> 33;
}
static void sort(u32 *a, long n) {
  if (n < 2) return;
  u32 pivot = a[n / 2];
  long i = 0, j = n - 1;
  while (i <= j) {
    while (a[i] < pivot) i++;
    while (a[j] > pivot) j--;
    if (i <= j) { u32 t = a[i]; a[i++] = a[j]; a[j--] = t; }
  }
  sort(a, j + 1);
  sort(a + i, n - i);
}
static void memory(void) {
  u64 base = sys(BRK, 0, 0, 0, 0, 0);
  check("brk", sys(BRK, base + (64 << 20), 0, 0, 0, 0) == 0);
  u32 *a = (u32 *)(base + (40 << 20));
  long n = 200000, i;
  for (i = 0; i < n; i++) a[i] = chance();
  sort(a, n);
  for (i = 1; i < n && a[i - 1] <= a[i]; i++) {}
  check("sorted", i == n);
  check("still zero", *(u64 *)(base + (63 << 20)) == 0);
}

static void files(void) {
  int fd = (int)sys(CREATE, (u64) "/tmp/c", 2, 0666, 0, 0);
  check("create", fd >= 0);
  check("write", xwrite(fd, "0123456789", 10) == 10);
  i64 at;
  check("seek", sys(SEEK, (u64)&at, fd, 4, 0, 0) >= 0 && at == 4);
  check("read", xread(fd, buffer, 3) == 3 && buffer[0] == '4' && buffer[2] == '6');
  check("pread", sys(PREAD, fd, (u64)buffer, 5, 8, 0) == 2);
  sys(CLOSE, fd, 0, 0, 0, 0);
  check("stat", sys(STAT, (u64) "/tmp/c", (u64)buffer, sizeof buffer, 0, 0) > 40 && *(u64 *)(buffer + 33) == 10);
  check("remove", sys(REMOVE, (u64) "/tmp/c", 0, 0, 0, 0) == 0);
  check("gone", xopen("/tmp/c", 0) < 0);
  buffer[0] = 0;
  sys(ERRSTR, (u64)buffer, 128, 0, 0, 0);
  print(buffer);
  print("\n");
}

static void children(void) {
  int p[2];
  sys(PIPE, (u64)p, 0, 0, 0, 0);
  if (sys(RFORK, 16 | 4, 0, 0, 0, 0) == 0) {
    char *args[] = {"echo", "from", "a", "child", 0};
    sys(DUP, p[1], 1, 0, 0, 0);
    sys(CLOSE, p[0], 0, 0, 0, 0);
    sys(EXEC, (u64) "/bin/echo", (u64)args, 0, 0, 0);
    exits("exec");
  }
  sys(CLOSE, p[1], 0, 0, 0, 0);
  long n = 0, got;
  while ((got = xread(p[0], buffer + n, sizeof buffer - n)) > 0) n += got;
  xwrite(1, buffer, n);
  check("await", sys(AWAIT, (u64)buffer, 512, 0, 0, 0) > 0);
  if (sys(RFORK, 16 | 4, 0, 0, 0, 0) == 0) exits("sad child");
  n = sys(AWAIT, (u64)buffer, 511, 0, 0, 0);
  buffer[n] = 0;
  for (n--; n > 0 && buffer[n - 1] != '\''; n--) {}
  for (; buffer[n] && buffer[n] != ':'; n++) {}
  print(buffer + n);
  print("\n");
}

static void threads(void) {
  for (int i = 0; i < 4; i++) {
    if (sys(RFORK, 16 | 32 | 4, 0, 0, 0, 0) == 0) {
      for (int j = 0; j < 1000; j++) __sync_fetch_and_add(&shared, 1);
      sys(SEMRELEASE, (u64)&semaphore, 1, 0, 0, 0);
      exits(0);
    }
  }
  for (int i = 0; i < 4; i++) sys(SEMACQUIRE, (u64)&semaphore, 1, 0, 0, 0);
  check("shared memory", shared == 4000);
}

/* A note handler that steps over the faulting instruction: its length is known because it is written here. */
__asm__(".text\n.globl touch\ntouch:\nmovl $1, (%rdi)\nret\n.globl handler\nhandler:\nmov 8(%rsp), %rdi\nmov 16(%rsp), %rsi\nand $-16, %rsp\ncall handle\n");
void touch(void *p);
void handler(void);
void handle(u64 *ureg, char *note) {
  faults++;
  ureg[18] += 6; /* pc */
  int known = note[0] == 's' && note[5] == 't';
  sys(NOTED, known ? 0 : 1, 0, 0, 0, 0);
}
static void notes(void) {
  sys(NOTIFY, (u64)handler, 0, 0, 0, 0);
  for (int i = 0; i < 3; i++) touch((void *)16);
  check("notes", faults == 3);
}

static void floats(void) {
  double sum = 0;
  for (int i = 1; i <= 1000000; i++) sum += 1.0 / ((double)i * i);
  long double x = 1;
  for (int i = 0; i < 30; i++) x = (x + 2 / x) / 2;
  number((i64)(sum * 1e12));
  print(" ");
  number((i64)(x * 1e15L));
  print("\n");
}

int main(int argc, char **argv) {
  (void)argc; (void)argv;
  memory();
  files();
  children();
  threads();
  notes();
  floats();
  exits(0);
}
