/* Planets under gravity: double precision with square roots; the energy before and after. */
#include "runtime.h"

struct Body { double x[3], v[3], mass; };
static struct Body bodies[5] = {
  { { 0, 0, 0 }, { 0, 0, 0 }, 39.4784 },
  { { 4.84, -1.16, -0.103 }, { 0.606, 2.812, -0.0252 }, 0.0377 },
  { { 8.34, 4.12, -0.403 }, { -1.0107, 1.8257, 0.00842 }, 0.01129 },
  { { 12.89, -15.11, -0.223 }, { 1.0828, 0.8687, -0.01083 }, 0.001724 },
  { { 15.38, -25.92, 0.179 }, { 0.9791, 0.5947, -0.03474 }, 0.002033 },
};

static NOINLINE double energy(void) {
  double e = 0;
  for (int i = 0; i < 5; i++) {
    struct Body *b = &bodies[i];
    e += 0.5 * b->mass * (b->v[0] * b->v[0] + b->v[1] * b->v[1] + b->v[2] * b->v[2]);
    for (int j = i + 1; j < 5; j++) {
      double s = 0;
      for (int k = 0; k < 3; k++) { double d = b->x[k] - bodies[j].x[k]; s += d * d; }
      e -= b->mass * bodies[j].mass / __builtin_sqrt(s);
    }
  }
  return e;
}

static NOINLINE void advance(double dt) {
  for (int i = 0; i < 5; i++) for (int j = i + 1; j < 5; j++) {
    double d[3], s = 0;
    for (int k = 0; k < 3; k++) { d[k] = bodies[i].x[k] - bodies[j].x[k]; s += d[k] * d[k]; }
    double m = dt / (s * __builtin_sqrt(s));
    for (int k = 0; k < 3; k++) {
      bodies[i].v[k] -= d[k] * bodies[j].mass * m;
      bodies[j].v[k] += d[k] * bodies[i].mass * m;
    }
  }
  for (int i = 0; i < 5; i++) for (int k = 0; k < 3; k++) bodies[i].x[k] += dt * bodies[i].v[k];
}

int main(void) {
  show("before", bitsOf(energy()));
  for (int i = 0; i < 600; i++) advance(0.01);
  show("after", bitsOf(energy()));
  for (int i = 0; i < 5; i++) for (int k = 0; k < 3; k++) show("x", bitsOf(bodies[i].x[k]));
  /* the ends of the range: denormals, infinities, not-a-numbers */
  volatile double tiny = 4.9e-324, huge = 1.7e308, zero = 0;
  show("denormal", bitsOf(tiny * 3));
  show("underflow", bitsOf(tiny / 2));
  show("infinity", bitsOf(huge * 10));
  show("nan", bitsOf(zero / zero));
  show("difference", bitsOf(huge * 10 - huge * 10));
  show("rounding", bitsOf(1.0 + tiny));
  volatile float narrow = 1e-40f;
  show("float denormal", bitsOfFloat(narrow * 0.5f));
  show("narrowed", bitsOfFloat((float)(huge * 0.5)));
  return 0;
}
