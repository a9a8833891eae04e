/* A word in each of three segments of its own (c.test.ts links it), to the six that a program may have: reads them, changes them, reads them again. */
#include "plan9.h"

#define WORD(n) __attribute__((section(".s" #n))) volatile int s##n = n + 1;
WORD(0) WORD(1) WORD(2)

static int sum(void) { return s0++ + s1++ + s2++; }

int main(int argc, char **argv) {
  (void)argc, (void)argv;
  print("sum ");
  number(sum());
  print(" then ");
  number(sum());
  print("\n");
  exits(0);
}
