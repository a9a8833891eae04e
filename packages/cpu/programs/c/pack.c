/* Compression round trip (LZ77 with a hash table, Huffman code lengths), CRC-32, and a game of life in bits. */
#include "runtime.h"

#define N 6000
static u8 input[N], packed[N * 2], unpacked[N];
static u32 table[256];

static u32 crc(const u8 *p, u64 n) {
  u32 c = ~0u;
  while (n--) c = table[(c ^ *p++) & 255] ^ c >> 8;
  return ~c;
}
static NOINLINE u64 pack(u8 *out) {
  static u16 head[1024];
  memset(head, 0xff, sizeof head);
  u64 o = 0;
  for (u64 i = 0; i < N;) {
    u64 best = 0, from = 0;
    if (i + 3 < N) {
      u32 key = (input[i] | input[i + 1] << 8 | (u32)input[i + 2] << 16) * 2654435761u >> 22;
      u16 candidate = head[key];
      head[key] = (u16)i;
      if (candidate != 0xffff) {
        u64 n = 0;
        while (n < 255 && i + n < N && input[candidate + n] == input[i + n]) n++;
        if (n > 3) best = n, from = i - candidate;
      }
    }
    if (best) { out[o++] = 0xfe; out[o++] = (u8)best; out[o++] = (u8)from; out[o++] = (u8)(from >> 8); i += best; }
    else { if (input[i] >= 0xfe) out[o++] = 0xff; out[o++] = input[i++]; }
  }
  return o;
}
static NOINLINE u64 unpack(const u8 *p, u64 n) {
  u64 o = 0;
  for (u64 i = 0; i < n;) {
    if (p[i] == 0xfe) { u64 from = o - (p[i + 2] | (u64)p[i + 3] << 8); for (u64 k = p[i + 1]; k; k--) unpacked[o++] = unpacked[from++]; i += 4; }
    else { if (p[i] == 0xff) i++; unpacked[o++] = p[i++]; }
  }
  return o;
}
static NOINLINE u64 life(int generations) {
  u64 row[64], after[64];
  for (int i = 0; i < 64; i++) row[i] = (u64)next() << 32 | next();
  while (generations--) {
    for (int i = 0; i < 64; i++) {
      u64 a = 0, b = 0, c = 0;
      for (int k = -1; k < 2; k++) for (int s = -1; s < 2; s++) {
        if (!k && !s) continue;
        u64 r = row[(i + k) & 63], n = s < 0 ? r << 1 | r >> 63 : s > 0 ? r >> 1 | r << 63 : r;
        u64 t = a & n; a ^= n; u64 v = b & t; b ^= t; c |= v;
      }
      after[i] = b & ~c & (a | row[i]);
    }
    memcpy(row, after, sizeof row);
  }
  u64 s = 0;
  for (int i = 0; i < 64; i++) s = s * 31 + row[i];
  return s;
}

int main(void) {
  for (u32 i = 0; i < 256; i++) { u32 c = i; for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1; table[i] = c; }
  for (int i = 0; i < N; i++) input[i] = i % 97 < 60 ? (u8)(i / 300 + i % 13) : (u8)next();
  u64 n = pack(packed);
  decimal((s64)n); text(" "); decimal((s64)unpack(packed, n)); text(" "); decimal(memcmp(input, unpacked, N)); text("\n");
  show("crc", crc(input, N));
  show("crc packed", crc(packed, n));
  u32 frequency[256] = { 0 };
  for (u64 i = 0; i < n; i++) frequency[packed[i]]++;
  u64 weight[512], parent[512], nodes = 256;
  u8 used[512] = { 0 };
  for (int i = 0; i < 256; i++) weight[i] = frequency[i] + 1;
  for (; nodes < 511; nodes++) {
    u64 pick[2] = { 0, 0 };
    for (int k = 0; k < 2; k++) {
      u64 least = ~0UL;
      for (u64 i = 0; i < nodes; i++) if (!used[i] && weight[i] < least) least = weight[i], pick[k] = i;
      used[pick[k]] = 1;
      parent[pick[k]] = nodes;
    }
    weight[nodes] = weight[pick[0]] + weight[pick[1]];
  }
  u64 bits = 0;
  for (u64 i = 0; i < 256; i++) { u64 depth = 0; for (u64 k = i; k != 510; k = parent[k]) depth++; bits += depth * frequency[i]; }
  show("huffman bits", bits);
  show("life", life(100));
  return 0;
}
