/* Keeps processes blocked everywhere: pipes, a 9P server, sleeps, semaphores, await, notes, page faults. */
#include "plan9.h"
static unsigned char msg[8192 + 24], rep[8192 + 24];
static volatile int sem, shared;
static void put4(unsigned char *p, u32 v) { p[0] = v; p[1] = v >> 8; p[2] = v >> 16; p[3] = v >> 24; }
static void serve(int fd) {
  for (;;) {
    long n = xread(fd, msg, sizeof msg);
    if (n <= 0) exits(0);
    u32 size = 7;
    rep[4] = msg[4] + 1; rep[5] = msg[5]; rep[6] = msg[6];
    switch (msg[4]) {
    case 100: memcpy(rep + 7, msg + 7, n - 7); size = n; break;
    case 104: rep[7] = 0x80; put4(rep + 8, 0); put4(rep + 12, 1); put4(rep + 16, 0); size = 20; break;
    case 110: { int w = msg[15]; rep[7] = w; rep[8] = 0; for (int i = 0; i < w; i++) { rep[9 + 13 * i] = 0; put4(rep + 10 + 13 * i, 0); put4(rep + 14 + 13 * i, 2); put4(rep + 18 + 13 * i, 0); } size = 9 + 13 * w; break; }
    case 112: rep[7] = 0; put4(rep + 8, 0); put4(rep + 12, 2); put4(rep + 16, 0); put4(rep + 20, 0); size = 24; break;
    case 116: put4(rep + 7, 4); rep[11] = 'a'; rep[12] = 'b'; rep[13] = 'c'; rep[14] = 'd'; size = 15; if (rep[5] & 1) sys(SLEEP, 10, 0, 0, 0, 0); break;
    case 120: break;
    default: rep[4] = 107; rep[7] = 1; rep[8] = 0; rep[9] = 'e'; size = 10;
    }
    put4(rep, size);
    xwrite(fd, rep, size);
  }
}
static void spin(int n) { for (volatile int i = 0; i < n; i++); }
static char big[64 * 4096];
int main(int argc, char **argv) {
  int p[2], q[2]; char c = 'x', b[8];
  print("busy\n");
  sys(PIPE, (u64)p, 0, 0, 0, 0);
  if (sys(RFORK, 16 | 4, 0, 0, 0, 0) == 0) for (;;) { if (xread(p[1], &c, 1) != 1) exits(0); spin(2000); xwrite(p[1], &c, 1); }
  if (sys(RFORK, 16 | 4, 0, 0, 0, 0) == 0) for (;;) { xwrite(p[0], &c, 1); xread(p[0], &c, 1); sys(SLEEP, 1, 0, 0, 0, 0); }
  sys(PIPE, (u64)q, 0, 0, 0, 0);
  if (sys(RFORK, 16 | 4, 0, 0, 0, 0) == 0) { sys(CLOSE, q[0], 0, 0, 0, 0); serve(q[1]); }
  sys(CLOSE, q[1], 0, 0, 0, 0);
  if (sys(RFORK, 16 | 4 | 1, 0, 0, 0, 0) == 0) {
    sys(MOUNT, q[0], -1ULL, (u64)"/mnt", 0, (u64)"");
    for (;;) { int fd = xopen("/mnt/data", 0); for (int i = 0; i < 20; i++) sys(PREAD, fd, (u64)b, 4, 0, 0); sys(CLOSE, fd, 0, 0, 0, 0); }
  }
  if (sys(RFORK, 16 | 32 | 4, 0, 0, 0, 0) == 0) for (;;) { sys(SEMACQUIRE, (u64)&sem, 1, 0, 0, 0); shared++; }
  if (sys(RFORK, 16 | 32 | 4, 0, 0, 0, 0) == 0) for (;;) { sys(SEMRELEASE, (u64)&sem, 1, 0, 0, 0); sys(TSEMACQUIRE, (u64)&shared, 10, 0, 0, 0); spin(5000); sys(SLEEP, 3, 0, 0, 0, 0); }
  for (int n = 0;; n++) {
    long pid = sys(RFORK, 16 | 4, 0, 0, 0, 0);
    if (pid == 0) { for (int i = 0; i < sizeof big; i += 4096) big[i] = i; spin(1000 * (n & 15)); if (n & 2) sys(SLEEP, 10, 0, 0, 0, 0); exits(n & 1 ? "odd" : 0); }
    char w[128];
    sys(AWAIT, (u64)w, sizeof w, 0, 0, 0);
  }
}
