/* Programs beside the six: memory copying, double-precision n-body and matrix multiply. bench(id, n) as in six.c. */
typedef unsigned long u64;
typedef unsigned char u8;

static u8 from[1 << 20], to[1 << 20];

static u64 copy_words(u64 n) {
  u64 sum = 0;
  for (u64 r = 0; r < n; r++) {
    u64 *s = (u64 *)from, *d = (u64 *)to;
    s[r & 1023] = r;
    for (u64 i = 0; i < sizeof from / 8; i++) d[i] = s[i];
    sum += d[r & 1023];
    __asm__ volatile("" ::: "memory");
  }
  return sum;
}

static u64 copy_string(u64 n) {
  for (u64 r = 0; r < n; r++) {
    void *s = from, *d = to;
    u64 c = sizeof from;
    from[r & 4095] = (u8)r;
    __asm__ volatile("rep movsb" : "+S"(s), "+D"(d), "+c"(c)::"memory");
  }
  return to[0] + to[1];
}

typedef struct { double x, y, z, vx, vy, vz, mass; } Body;
static Body bodies[5];

static double root(double x) {
  double r;
  __asm__("sqrtsd %1, %0" : "=x"(r) : "x"(x));
  return r;
}

static u64 nbody(u64 n) {
  for (int i = 0; i < 5; i++) {
    Body *b = &bodies[i];
    b->x = i * 1.5 + 0.25; b->y = i * 0.75 - 1; b->z = 0.5 - i; b->vx = 0.01 * i; b->vy = 0.02; b->vz = -0.01 * i; b->mass = 1.0 / (i + 1);
  }
  for (u64 r = 0; r < n; r++) {
    for (int i = 0; i < 5; i++) {
      Body *a = &bodies[i];
      for (int j = i + 1; j < 5; j++) {
        Body *b = &bodies[j];
        double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
        double d2 = dx * dx + dy * dy + dz * dz + 0.01, mag = 0.001 / (d2 * root(d2));
        a->vx -= dx * b->mass * mag; a->vy -= dy * b->mass * mag; a->vz -= dz * b->mass * mag;
        b->vx += dx * a->mass * mag; b->vy += dy * a->mass * mag; b->vz += dz * a->mass * mag;
      }
    }
    for (int i = 0; i < 5; i++) {
      Body *a = &bodies[i];
      a->x += 0.001 * a->vx; a->y += 0.001 * a->vy; a->z += 0.001 * a->vz;
    }
  }
  union { double d; u64 u; } v = { bodies[0].x + bodies[1].y };
  return v.u;
}

enum { N = 64 };
static double ma[N][N], mb[N][N], mc[N][N];

static u64 matrix(u64 n) {
  for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { ma[i][j] = i + j * 0.5; mb[i][j] = i - j * 0.25; }
  for (u64 r = 0; r < n; r++) {
    ma[0][0] = r;
    for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) {
      double s = 0;
      for (int k = 0; k < N; k++) s += ma[i][k] * mb[k][j];
      mc[i][j] = s;
    }
  }
  union { double d; u64 u; } v = { mc[3][5] };
  return v.u;
}

u64 bench(u64 id, u64 n) {
  switch (id) {
    case 0: return copy_words(n);
    case 1: return copy_string(n);
    case 2: return nbody(n);
    case 3: return matrix(n);
  }
  return 0;
}
