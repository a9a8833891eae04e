/* Times bench(id, n) on the host: prints "seconds result" for the best of `runs`. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
unsigned long bench(unsigned long, unsigned long);
int main(int argc, char **argv) {
  unsigned long id = strtoul(argv[1], 0, 10), n = strtoul(argv[2], 0, 10), result = 0;
  int runs = argc > 3 ? atoi(argv[3]) : 5;
  double best = 1e9;
  for (int k = 0; k < runs; k++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    unsigned long r = bench(id, n);
    if (k == 0) result = r; /* some programs go on from where they left off */
    clock_gettime(CLOCK_MONOTONIC, &b);
    double t = (b.tv_sec - a.tv_sec) + (b.tv_nsec - a.tv_nsec) * 1e-9;
    if (t < best) best = t;
  }
  printf("%.9f %lx\n", best, result);
}
