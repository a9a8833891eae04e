/*
 * Runs single instructions on the host processor.
 *
 * Reads batches from stdin: u32 cases, u32 bytes, then the input records (layout.ts); writes u32 cases, u32 bytes,
 * then the output records. One signal per case: the handler takes the state the last case left in its
 * signal frame, puts the next case's state there and returns into it. An instruction ends in an exception of its
 * own or in the INT3 behind it.
 *
 * Nothing in the handler may touch libc or thread-local storage: FS belongs to the case.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

#define PAGE 4096
#define WRITABLE (DATA_PAGES * PAGE)
#define PATCHABLE ((DATA_PAGES + CONSTANT_PAGES) * PAGE)
/* flags that sigreturn does not restore: nested task and the CPUID toggle */
#define SLOW_FLAGS 0x204000UL
/* seconds for one batch */
#define PATIENCE 20

static u8 *codeAlias, *dataAlias;
static u8 pristine[PATCHABLE], initial[PATCHABLE];
static u8 *inputs, *outputs, *in, *out;
static u32 cases, current;
static int running;
static u64 hostFs, hostGs;
static u64 mainRegisters[23];
static u8 mainFx[FX_BYTES];

static const int registerOf[16] = {
  REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
  REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
};

#define U32(p, at) (*(u32 *)((p) + (at)))
#define U64(p, at) (*(u64 *)((p) + (at)))

static inline void copy(void *to, const void *from, u64 n) {
  __asm__ volatile("cld; rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

static void put(greg_t *g, u8 *fpstate) {
  for (int i = 0; i < 16; i++) g[registerOf[i]] = U64(in, IN_GPR + i * 8);
  g[REG_RIP] = U64(in, IN_RIP);
  g[REG_EFL] = U64(in, IN_RFLAGS);
  copy(fpstate, in + IN_FX, FX_BYTES);
  U64(fpstate, 512) |= 3; /* XSTATE_BV: x87 and SSE are in the image */
  copy(codeAlias + (U64(in, IN_RIP) - CODE_BASE), in + IN_CODE, U32(in, IN_LENGTH));
  copy(initial, pristine, PATCHABLE);
  u8 *end = in + U32(in, IN_TOTAL);
  for (u8 *p = in + IN_PATCHES; p < end;) {
    u32 at = U32(p, 0), bytes = U32(p, 4);
    if (bytes == 0) break;
    copy(initial + at, p + 8, bytes);
    copy(dataAlias + at, p + 8, bytes);
    p += 8 + ((bytes + 7) & ~7u);
  }
}

static void take(greg_t *g, u8 *fpstate, u64 fs, u64 gs, u64 slow) {
  for (int i = 0; i < 16; i++) U64(out, OUT_GPR + i * 8) = g[registerOf[i]];
  U64(out, OUT_RIP) = g[REG_RIP];
  U64(out, OUT_RFLAGS) = (g[REG_EFL] & ~SLOW_FLAGS) | slow;
  U64(out, OUT_FS) = fs;
  U64(out, OUT_GS) = gs;
  U32(out, OUT_VECTOR) = g[REG_TRAPNO];
  U64(out, OUT_ERROR) = g[REG_ERR];
  U64(out, OUT_CR2) = g[REG_TRAPNO] == 14 ? g[REG_CR2] : 0;
  copy(out + OUT_FX, fpstate, FX_BYTES);
  u64 *was = (u64 *)initial, *is = (u64 *)dataAlias;
  u32 low = 0, high = WRITABLE / 8;
  while (low < high && was[low] == is[low]) low++;
  while (high > low && was[high - 1] == is[high - 1]) high--;
  u32 bytes = (high - low) * 8;
  U32(out, OUT_LOW) = low * 8;
  U32(out, OUT_HIGH) = high * 8;
  copy(out + OUT_MEMORY, dataAlias + low * 8, bytes);
  u32 total = (OUT_MEMORY + bytes + 15) & ~15u;
  U32(out, OUT_TOTAL) = total;
  copy(dataAlias, pristine, PATCHABLE);
  u32 length = U32(in, IN_LENGTH);
  for (u32 i = 0; i < length; i++) codeAlias[U64(in, IN_RIP) - CODE_BASE + i] = 0xcc;
  out += total;
  in += U32(in, IN_TOTAL);
}

static void handler(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)info;
  u64 fs, gs, flags;
  __asm__ volatile("rdfsbase %0" : "=r"(fs));
  __asm__ volatile("rdgsbase %0" : "=r"(gs));
  __asm__ volatile("pushfq; popq %0" : "=r"(flags));
  greg_t *g = ((ucontext_t *)context)->uc_mcontext.gregs;
  u8 *fpstate = (u8 *)((ucontext_t *)context)->uc_mcontext.fpregs;
  if (!running) {
    running = 1;
    current = 0;
    copy(mainRegisters, g, sizeof mainRegisters);
    copy(mainFx, fpstate, FX_BYTES);
  } else {
    take(g, fpstate, fs, gs, flags & SLOW_FLAGS);
    current++;
  }
  u64 slow = 0;
  if (current < cases) {
    put(g, fpstate);
    fs = U64(in, IN_FS), gs = U64(in, IN_GS);
    slow = U64(in, IN_RFLAGS) & SLOW_FLAGS;
  } else {
    running = 0;
    copy(g, mainRegisters, sizeof mainRegisters);
    copy(fpstate, mainFx, FX_BYTES);
    fs = hostFs, gs = hostGs;
  }
  flags = (flags & ~SLOW_FLAGS) | slow;
  __asm__ volatile("pushq %0; popfq" : : "r"(flags) : "cc");
  __asm__ volatile("wrfsbase %0" : : "r"(fs));
  __asm__ volatile("wrgsbase %0" : : "r"(gs));
}

static void tooLong(int signal) {
  (void)signal;
  static char text[] = "host harness: a case does not end; index in batch 0x00000000\n";
  u32 n = current;
  for (int i = 0; i < 8; i++, n >>= 4) text[sizeof text - 3 - i] = "0123456789abcdef"[n & 15];
  long r;
  __asm__ volatile("syscall" : "=a"(r) : "0"(SYS_write), "D"(2), "S"(text), "d"(sizeof text - 1) : "rcx", "r11", "memory");
  __asm__ volatile("syscall" : "=a"(r) : "0"(SYS_exit_group), "D"(4) : "rcx", "r11");
}

static void die(const char *what) {
  perror(what);
  exit(2);
}

static int readAll(void *to, size_t n) {
  for (u8 *p = to; n > 0;) {
    ssize_t r = read(0, p, n);
    if (r <= 0) return 0;
    p += r, n -= r;
  }
  return 1;
}

static void writeAll(const void *from, size_t n) {
  for (const u8 *p = from; n > 0;) {
    ssize_t r = write(1, p, n);
    if (r <= 0) exit(0);
    p += r, n -= r;
  }
}

static void map(u64 at, int fd, u64 offset, u64 bytes, int protection) {
  void *p = mmap((void *)at, bytes, protection, MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_POPULATE, fd, offset);
  if (p != (void *)at) die("mmap of the sandbox");
}

int main(void) {
  if (!(getauxval(AT_HWCAP2) & 2)) {
    fprintf(stderr, "host harness: the kernel does not allow WRFSBASE (Linux 5.9 or later is needed)\n");
    return 2;
  }
  int fd = memfd_create("sandbox", 0);
  if (fd < 0 || ftruncate(fd, CODE_PAGES * PAGE + PATCHABLE) < 0) die("memfd");
  codeAlias = mmap(0, CODE_PAGES * PAGE + PATCHABLE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
  if (codeAlias == MAP_FAILED) die("mmap");
  dataAlias = codeAlias + CODE_PAGES * PAGE;
  memset(codeAlias, 0xcc, CODE_PAGES * PAGE);
  if (!readAll(pristine, PATCHABLE)) die("pristine data");
  memcpy(dataAlias, pristine, PATCHABLE);
  map(CODE_BASE, fd, 0, CODE_PAGES * PAGE, PROT_READ | PROT_EXEC);
  map(DATA_BASE, fd, CODE_PAGES * PAGE, WRITABLE, PROT_READ | PROT_WRITE);
  map(DATA_BASE + WRITABLE, fd, CODE_PAGES * PAGE + WRITABLE, CONSTANT_PAGES * PAGE, PROT_READ);
  mlockall(MCL_CURRENT);

  static u8 stack[1 << 16] __attribute__((aligned(64)));
  stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
  if (sigaltstack(&alternate, 0) < 0) die("sigaltstack");
  struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };
  static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, 0);
  struct sigaction alarm = { .sa_handler = tooLong, .sa_flags = SA_ONSTACK };
  sigaction(SIGALRM, &alarm, 0);
  __asm__ volatile("rdfsbase %0" : "=r"(hostFs));
  __asm__ volatile("rdgsbase %0" : "=r"(hostGs));

  u32 head[2];
  size_t room = 0, answerRoom = 0;
  while (readAll(head, sizeof head)) {
    cases = head[0];
    if (head[1] > room) inputs = realloc(inputs, room = head[1]);
    size_t most = (size_t)cases * MAX_OUTPUT;
    if (most > answerRoom) outputs = realloc(outputs, answerRoom = most);
    if (!inputs || !outputs || !readAll(inputs, head[1])) die("batch");
    in = inputs, out = outputs;
    struct itimerval patience = { .it_value = { .tv_sec = PATIENCE } };
    setitimer(ITIMER_REAL, &patience, 0);
    __asm__ volatile("int3" : : : "memory");
    struct itimerval off = { { 0 }, { 0 } };
    setitimer(ITIMER_REAL, &off, 0);
    head[0] = cases, head[1] = out - outputs;
    writeAll(head, sizeof head);
    writeAll(outputs, head[1]);
  }
  return 0;
}
