/* Prints its arguments and its input; the first argument is the exit string. */
#include "plan9.h"

int main(int argc, char **argv) {
  char line[128];
  long n;
  for (int i = 0; i < argc; i++) {
    number(i);
    print(" [");
    print(argv[i]);
    print("]\n");
  }
  while ((n = xread(0, line, sizeof line)) > 0) xwrite(1, line, n);
  xwrite(2, "errors here\n", 12);
  exits(argc > 1 ? argv[1] : 0);
}
