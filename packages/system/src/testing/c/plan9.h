/* Plan 9 system calls for freestanding C test programs: number in RBP, arguments from 8(SP). */
typedef unsigned long long u64;
typedef long long i64;
typedef unsigned int u32;

long syscall5(long number, u64 a, u64 b, u64 c, u64 d, u64 e);
/* The stub pushes its arguments so that 8(SP) is the first one, as a Plan 9 stub's caller would have left them. */
__asm__(
  ".text\n.globl syscall5\nsyscall5:\n"
  "push %rbp\npush %rbx\npush %r12\npush %r13\npush %r14\npush %r15\n"
  "mov 56(%rsp), %rax\n"
  "sub $48, %rsp\n"
  "mov %rsi, 8(%rsp)\nmov %rdx, 16(%rsp)\nmov %rcx, 24(%rsp)\nmov %r8, 32(%rsp)\nmov %r9, 40(%rsp)\n"
  "mov %edi, %ebp\nsyscall\n"
  "add $48, %rsp\npop %r15\npop %r14\npop %r13\npop %r12\npop %rbx\npop %rbp\nret\n");

enum { SYSR1 = 0, BIND = 2, CHDIR, CLOSE, DUP, ALARM, EXEC, EXITS, OPEN = 14, SLEEP = 17, RFORK = 19, PIPE = 21, CREATE, FD2PATH, BRK,
  REMOVE, NOTIFY = 28, NOTED, SEGATTACH, SEGDETACH, SEGFREE, SEGFLUSH, RENDEZVOUS, UNMOUNT, SEMACQUIRE = 37, SEMRELEASE, SEEK,
  FVERSION, ERRSTR, STAT, FSTAT, WSTAT, FWSTAT, MOUNT, AWAIT, PREAD = 50, PWRITE, TSEMACQUIRE, NSEC };

static long sys(long n, u64 a, u64 b, u64 c, u64 d, u64 e) { return syscall5(n, a, b, c, d, e); }
static long slen(const char *s) { long n = 0; while (s[n]) n++; return n; }
static long xwrite(int fd, const void *p, long n) { return sys(PWRITE, fd, (u64)p, n, -1ULL, 0); }
static long xread(int fd, void *p, long n) { return sys(PREAD, fd, (u64)p, n, -1ULL, 0); }
static void print(const char *s) { xwrite(1, s, slen(s)); }
static void exits(const char *s) { sys(EXITS, (u64)s, 0, 0, 0, 0); }
static int xopen(const char *name, int mode) { return (int)sys(OPEN, (u64)name, mode, 0, 0, 0); }
static void number(i64 n) {
  char b[24]; int i = 23; b[i] = 0;
  int neg = n < 0; u64 u = neg ? -n : n;
  do b[--i] = '0' + u % 10; while (u /= 10);
  if (neg) b[--i] = '-';
  print(b + i);
}
static int equal(const char *a, const char *b) { while (*a && *a == *b) a++, b++; return *a == *b; }
static i64 atoi64(const char *s) { i64 n = 0; while (*s >= '0' && *s <= '9') n = n * 10 + *s++ - '0'; return n; }
int main(int argc, char **argv);
void *memset(void *p, int c, unsigned long n) { char *q = p; while (n--) *q++ = c; return p; }
void *memcpy(void *p, const void *s, unsigned long n) { char *q = p; const char *r = s; while (n--) *q++ = *r++; return p; }
__asm__(".text\n.globl _start\n_start:\nmov (%rsp), %edi\nlea 8(%rsp), %rsi\nand $-16, %rsp\ncall start\n");
void start(int argc, char **argv) { main(argc, argv); exits("main"); }
