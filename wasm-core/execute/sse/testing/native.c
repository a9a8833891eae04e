/*
 * Runs single instructions on the host processor: the reference of sse.test.ts.
 * Standard input and output are arrays of `struct one`; each record is loaded into the registers, its
 * code is run, and the record goes out with what the registers hold then. signal is 0, SIGFPE or SIGILL.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

struct one {
  uint8_t code[15];
  uint8_t length;
  uint32_t mxcsr;
  uint32_t signal;
  uint64_t flags; /* CF PF AF ZF SF OF, in RFLAGS positions */
  uint64_t rax, rcx, rdx, pad;
  uint8_t xmm[3][16] __attribute__((aligned(16)));
};
_Static_assert(sizeof(struct one) == 112, "sse.test.ts knows this layout");

static struct one *now;

static void trapped(int sig, siginfo_t *info, void *context) {
  (void)info;
  ucontext_t *u = context;
  now->signal = sig;
  now->mxcsr = u->uc_mcontext.fpregs->mxcsr;
  u->uc_mcontext.fpregs->mxcsr = 0x1F80;
  u->uc_mcontext.gregs[REG_RIP] += now->length;
}

int main(void) {
  uint8_t *page = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  struct sigaction act = {.sa_sigaction = trapped, .sa_flags = SA_SIGINFO};
  sigaction(SIGFPE, &act, 0);
  sigaction(SIGILL, &act, 0);
  static struct one batch[4096];
  size_t count;
  while ((count = fread(batch, sizeof batch[0], 4096, stdin)) > 0) {
    for (size_t i = 0; i < count; i++) {
      struct one *s = now = &batch[i];
      static uint32_t safe = 0x1F80, mxcsr; /* not on the stack: rsp moves below */
      s->signal = 0;
      if (memcmp(page, s->code, s->length) != 0 || page[s->length] != 0xC3) {
        memcpy(page, s->code, s->length);
        page[s->length] = 0xC3;
      }
      asm volatile(
          "subq $128, %%rsp\n\t" /* step over the red zone */
          "movaps 64(%[s]), %%xmm0\n\t"
          "movaps 80(%[s]), %%xmm1\n\t"
          "movaps 96(%[s]), %%xmm2\n\t"
          "pushq 24(%[s])\n\t"
          "popfq\n\t"
          "movq 32(%[s]), %%rax\n\t"
          "movq 40(%[s]), %%rcx\n\t"
          "movq 48(%[s]), %%rdx\n\t"
          "ldmxcsr 16(%[s])\n\t"
          "call *%[code]\n\t"
          "stmxcsr %[mxcsr]\n\t"
          "ldmxcsr %[safe]\n\t"
          "movq %%rax, 32(%[s])\n\t"
          "movq %%rcx, 40(%[s])\n\t"
          "movq %%rdx, 48(%[s])\n\t"
          "pushfq\n\t"
          "popq 24(%[s])\n\t"
          "movaps %%xmm0, 64(%[s])\n\t"
          "movaps %%xmm1, 80(%[s])\n\t"
          "movaps %%xmm2, 96(%[s])\n\t"
          "addq $128, %%rsp\n\t"
          : [mxcsr] "=m"(mxcsr)
          : [s] "r"(s), [code] "r"(page), [safe] "m"(safe)
          : "rax", "rcx", "rdx", "xmm0", "xmm1", "xmm2", "memory", "cc");
      if (!s->signal) s->mxcsr = mxcsr;
      s->flags &= 0x8D5;
    }
    if (fwrite(batch, sizeof batch[0], count, stdout) != count) return 1;
  }
  return 0;
}
