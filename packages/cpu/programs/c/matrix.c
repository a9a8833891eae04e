/* Matrix products in double, float and integers; elimination; loops the compiler vectorises at -O3. */
#include "runtime.h"

#define N 40
static double a[N][N], b[N][N], c[N][N];
static float fa[N][N], fb[N][N], fc[N][N];
static s32 ia[N][N], ib[N][N], ic[N][N];
static s16 sa[1024], sb[1024];
static u8 ba[1024], bb[1024];

static NOINLINE void product(void) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) {
    double s = 0;
    for (int k = 0; k < N; k++) s += a[i][k] * b[k][j];
    c[i][j] = s;
  }
}
static NOINLINE void productFloat(void) {
  memset(fc, 0, sizeof fc);
  for (int i = 0; i < N; i++) for (int k = 0; k < N; k++) for (int j = 0; j < N; j++) fc[i][j] += fa[i][k] * fb[k][j];
}
static NOINLINE void productInteger(void) {
  memset(ic, 0, sizeof ic);
  for (int i = 0; i < N; i++) for (int k = 0; k < N; k++) for (int j = 0; j < N; j++) ic[i][j] += ia[i][k] * ib[k][j];
}
static NOINLINE double determinant(void) {
  double d = 1;
  for (int i = 0; i < N; i++) {
    int p = i;
    for (int r = i + 1; r < N; r++) if (__builtin_fabs(c[r][i]) > __builtin_fabs(c[p][i])) p = r;
    for (int k = 0; k < N; k++) { double t = c[i][k]; c[i][k] = c[p][k]; c[p][k] = t; }
    if (p != i) d = -d;
    d *= c[i][i];
    for (int r = i + 1; r < N; r++) {
      double f = c[r][i] / c[i][i];
      for (int k = i; k < N; k++) c[r][k] -= f * c[i][k];
    }
  }
  return d;
}
static NOINLINE s64 dot(void) {
  s64 s = 0;
  for (int i = 0; i < 1024; i++) s += sa[i] * sb[i];
  return s;
}
static NOINLINE u32 distance(void) {
  u32 s = 0;
  for (int i = 0; i < 1024; i++) s += (u32)(ba[i] > bb[i] ? ba[i] - bb[i] : bb[i] - ba[i]);
  return s;
}
static NOINLINE void mix(void) {
  for (int i = 0; i < 1024; i++) {
    int v = ba[i] * 3 + bb[i] - 40;
    ba[i] = (u8)(v < 0 ? 0 : v > 255 ? 255 : v);
    sa[i] = (s16)(sa[i] > sb[i] ? sa[i] >> 3 : sb[i] << 2);
  }
}

int main(void) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) {
    a[i][j] = (s32)next() / 65536.0;
    b[i][j] = (double)next() / 3.0 - 1e8;
    fa[i][j] = (float)a[i][j];
    fb[i][j] = (float)(s32)next();
    ia[i][j] = (s32)next();
    ib[i][j] = (s32)a[i][j];
  }
  for (int i = 0; i < 1024; i++) sa[i] = (s16)next(), sb[i] = (s16)next(), ba[i] = (u8)next(), bb[i] = (u8)next();
  product();
  productFloat();
  productInteger();
  u64 s = 0, f = 0, n = 0;
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) {
    s = s * 31 + bitsOf(c[i][j]);
    f = f * 31 + bitsOfFloat(fc[i][j]);
    n = n * 31 + (u32)ic[i][j];
  }
  show("double", s);
  show("float", f);
  show("integer", n);
  show("determinant", bitsOf(determinant()));
  show("dot", (u64)dot());
  show("distance", distance());
  mix();
  show("dot", (u64)dot());
  show("distance", distance());
  float low = fc[0][0], high = low;
  u32 rounded = 0;
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) {
    low = fc[i][j] < low ? fc[i][j] : low;
    high = fc[i][j] > high ? fc[i][j] : high;
    rounded += (u32)(s32)(fc[i][j] / 1e9f) + (u32)(s64)(a[i][j]) + (u32)(b[i][j] > 0 ? b[i][j] : 0);
  }
  show("low", bitsOfFloat(low));
  show("high", bitsOfFloat(high));
  show("rounded", rounded);
  return 0;
}
