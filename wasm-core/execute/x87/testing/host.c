/*
 * Runs x87 and MMX instructions on the host processor for the comparison in ../host.test.ts.
 * Input and output: records of RECORD bytes on stdin and stdout, in this shape (both ways):
 *
 *   0     FXSAVE64 image before; after
 *   512   512 bytes of memory at [RDI], 64-byte aligned
 *   1024  u8 length, then up to 15 bytes of code
 *   1040  u64 RFLAGS (arithmetic flags)
 *   1048  u64 RAX
 *   1056  u32 signal raised (output only), 0 none
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

enum { RECORD = 1088, MEMORY = 512, CODE = 1024, FLAGS = 1040, RAX = 1048, SIGNAL = 1056 };

static uint8_t in[RECORD] __attribute__((aligned(64)));
static uint8_t out[RECORD] __attribute__((aligned(64)));
static uint8_t *page;
static uint8_t *tail;

/* rdi memory, rsi image in, rdx image out, rcx {flags, rax} */
static const uint8_t head[] = {
  0x53,                   /* push rbx */
  0x48, 0x89, 0xcb,       /* mov rbx, rcx */
  0x48, 0x0f, 0xae, 0x0e, /* fxrstor64 [rsi] */
  0xff, 0x33, 0x9d,       /* push [rbx]; popfq */
  0x48, 0x8b, 0x43, 0x08, /* mov rax, [rbx+8] */
};
static const uint8_t after[] = {
  0x48, 0x89, 0x43, 0x08, /* mov [rbx+8], rax */
  0x9c, 0x8f, 0x03,       /* pushfq; pop [rbx] */
  0x48, 0x0f, 0xae, 0x02, /* fxsave64 [rdx] */
};
static const uint8_t leave[] = {
  0xdb, 0xe3,             /* fninit */
  0xfc, 0x5b, 0xc3,       /* cld; pop rbx; ret */
};

static void caught(int number, siginfo_t *info, void *context) {
  (void)info;
  ucontext_t *u = context;
  uint32_t n = (uint32_t)number;
  memcpy(out + SIGNAL, &n, 4);
  memcpy(out, u->uc_mcontext.fpregs, 512);
  uint64_t flags = (uint64_t)u->uc_mcontext.gregs[REG_EFL], rax = (uint64_t)u->uc_mcontext.gregs[REG_RAX];
  memcpy(out + FLAGS, &flags, 8);
  memcpy(out + RAX, &rax, 8);
  u->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)tail;
}

int main(void) {
  page = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return 1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = caught;
  action.sa_flags = SA_SIGINFO;
  const int signals[] = { SIGFPE, SIGSEGV, SIGILL, SIGBUS };
  for (int i = 0; i < 4; i++) sigaction(signals[i], &action, 0);
  memcpy(page, head, sizeof head);
  while (fread(in, RECORD, 1, stdin) == 1) {
    memcpy(out, in, RECORD);
    memset(out + SIGNAL, 0, 4);
    uint8_t *p = page + sizeof head;
    uint8_t length = in[CODE] > 15 ? 15 : in[CODE];
    memcpy(p, in + CODE + 1, length);
    p += length;
    memcpy(p, after, sizeof after);
    p += sizeof after;
    tail = p;
    memcpy(p, leave, sizeof leave);
    uint32_t mxcsr = 0x1f80;
    ((void (*)(void *, void *, void *, void *))page)(out + MEMORY, in, out, out + FLAGS);
    __asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
    if (fwrite(out, RECORD, 1, stdout) != 1) return 1;
  }
  return 0;
}
