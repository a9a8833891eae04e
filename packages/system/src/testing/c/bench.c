/* bench KIND COUNT: null system calls; pipe round trips between two processes; 9P round trips to a tiny server over a pipe. */
#include "plan9.h"
static unsigned char msg[8192 + 24], rep[8192 + 24];
static void put4(unsigned char *p, u32 v) { p[0] = v; p[1] = v >> 8; p[2] = v >> 16; p[3] = v >> 24; }
static u32 get4(unsigned char *p) { return p[0] | p[1] << 8 | p[2] << 16 | (u32)p[3] << 24; }
/* A server of one file, `data`, whose every read gives four bytes. */
static void serve(int fd) {
  for (;;) {
    long n = xread(fd, msg, sizeof msg);
    if (n <= 0) exits(0);
    u32 size = 7;
    rep[5] = msg[5]; rep[6] = msg[6]; rep[4] = msg[4] + 1;
    switch (msg[4]) {
    case 100: memcpy(rep + 7, msg + 7, n - 7); size = n; break;
    case 104: rep[7] = 0x80; put4(rep + 8, 0); put4(rep + 12, 1); put4(rep + 16, 0); size = 20; break;
    case 110: { int w = msg[15]; rep[7] = w; rep[8] = 0; for (int i = 0; i < w; i++) { rep[9 + 13 * i] = 0; put4(rep + 10 + 13 * i, 0); put4(rep + 14 + 13 * i, 2); put4(rep + 18 + 13 * i, 0); } size = 9 + 13 * w; break; }
    case 112: rep[7] = 0; put4(rep + 8, 0); put4(rep + 12, 2); put4(rep + 16, 0); put4(rep + 20, 0); size = 24; break;
    case 116: put4(rep + 7, 4); rep[11] = 'a'; rep[12] = 'b'; rep[13] = 'c'; rep[14] = 'd'; size = 15; break;
    case 120: break;
    default: { const char *e = "not served"; rep[4] = 107; rep[7] = 10; rep[8] = 0; memcpy(rep + 9, e, 10); size = 19; }
    }
    put4(rep, size);
    (void)get4;
    xwrite(fd, rep, size);
  }
}
int main(int argc, char **argv) {
  if (argc < 3) exits("usage");
  i64 count = atoi64(argv[2]);
  i64 t0 = sys(NSEC, 0, 0, 0, 0, 0);
  if (equal(argv[1], "null")) {
    for (i64 i = 0; i < count; i++) sys(SYSR1, 0, 0, 0, 0, 0);
  } else if (equal(argv[1], "pipe")) {
    int p[2]; char c = 'x';
    sys(PIPE, (u64)p, 0, 0, 0, 0);
    if (sys(RFORK, 16 | 4, 0, 0, 0, 0) == 0) {
      sys(CLOSE, p[0], 0, 0, 0, 0);
      while (xread(p[1], &c, 1) == 1) xwrite(p[1], &c, 1);
      exits(0);
    }
    sys(CLOSE, p[1], 0, 0, 0, 0);
    for (i64 i = 0; i < count; i++) { xwrite(p[0], &c, 1); xread(p[0], &c, 1); }
  } else if (equal(argv[1], "9p")) {
    int p[2]; char b[4];
    sys(PIPE, (u64)p, 0, 0, 0, 0);
    if (sys(RFORK, 16 | 4, 0, 0, 0, 0) == 0) { sys(CLOSE, p[0], 0, 0, 0, 0); serve(p[1]); }
    sys(CLOSE, p[1], 0, 0, 0, 0);
    if (sys(MOUNT, p[0], -1ULL, (u64)"/mnt", 0, (u64)"") < 0) { char e[128]; e[0] = 0; sys(ERRSTR, (u64)e, 128, 0, 0, 0); print(e); exits("mount"); }
    int fd = xopen("/mnt/data", 0);
    if (fd < 0) { char e[128]; e[0] = 0; sys(ERRSTR, (u64)e, 128, 0, 0, 0); print(e); exits("open"); }
    for (i64 i = 0; i < count; i++) if (sys(PREAD, fd, (u64)b, 4, 0, 0) != 4) { print("short\n"); exits("read"); }
  } else exits("kind");
  print(argv[1]); print(" virtual ns each "); number((sys(NSEC, 0, 0, 0, 0, 0) - t0) / count); print("\n");
  exits(0);
}
