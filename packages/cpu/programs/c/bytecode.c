/* An interpreter of a stack machine, once with a switch and once with computed goto. */
#include "runtime.h"

enum { PUSH, ADD, SUB, MUL, DIV, MOD, DUP, SWAP, LOAD, STORE, JUMP, JZ, LT, XOR, SHR, CALL, RETURN, PRINT, HALT };

static NOINLINE u64 bySwitch(const s16 *code) {
  s64 stack[64], v[16] = { 0 };
  const s16 *pc = code, *calls[16];
  s64 *sp = stack;
  int depth = 0;
  u64 steps = 0;
  for (;;) {
    steps++;
    switch (*pc++) {
      case PUSH: *sp++ = *pc++; break;
      case ADD: sp--; sp[-1] += *sp; break;
      case SUB: sp--; sp[-1] -= *sp; break;
      case MUL: sp--; sp[-1] *= *sp; break;
      case DIV: sp--; sp[-1] /= *sp; break;
      case MOD: sp--; sp[-1] %= *sp; break;
      case DUP: *sp = sp[-1]; sp++; break;
      case SWAP: { s64 t = sp[-1]; sp[-1] = sp[-2]; sp[-2] = t; break; }
      case LOAD: *sp++ = v[*pc++]; break;
      case STORE: v[*pc++] = *--sp; break;
      case JUMP: pc = code + *pc; break;
      case JZ: if (*--sp == 0) pc = code + *pc; else pc++; break;
      case LT: sp--; sp[-1] = sp[-1] < *sp; break;
      case XOR: sp--; sp[-1] ^= *sp; break;
      case SHR: sp--; sp[-1] = (s64)((u64)sp[-1] >> *sp); break;
      case CALL: calls[depth++] = pc + 1; pc = code + *pc; break;
      case RETURN: pc = calls[--depth]; break;
      case PRINT: decimal(*--sp); text("\n"); break;
      case HALT: return steps;
    }
  }
}

static NOINLINE u64 byGoto(const s16 *code) {
  static const void *const label[] = { &&push, &&add, &&sub, &&mul, &&div, &&mod, &&dup, &&swap, &&get, &&set, &&jump, &&jz, &&lt, &&xor, &&shr, &&call, &&ret, &&print, &&halt };
  s64 stack[64], v[16] = { 0 };
  const s16 *pc = code, *calls[16];
  s64 *sp = stack;
  int depth = 0;
  u64 steps = 0;
#define NEXT do { steps++; goto *label[*pc++]; } while (0)
  NEXT;
push: *sp++ = *pc++; NEXT;
add: sp--; sp[-1] += *sp; NEXT;
sub: sp--; sp[-1] -= *sp; NEXT;
mul: sp--; sp[-1] *= *sp; NEXT;
div: sp--; sp[-1] /= *sp; NEXT;
mod: sp--; sp[-1] %= *sp; NEXT;
dup: *sp = sp[-1]; sp++; NEXT;
swap: { s64 t = sp[-1]; sp[-1] = sp[-2]; sp[-2] = t; } NEXT;
get: *sp++ = v[*pc++]; NEXT;
set: v[*pc++] = *--sp; NEXT;
jump: pc = code + *pc; NEXT;
jz: if (*--sp == 0) pc = code + *pc; else pc++; NEXT;
lt: sp--; sp[-1] = sp[-1] < *sp; NEXT;
xor: sp--; sp[-1] ^= *sp; NEXT;
shr: sp--; sp[-1] = (s64)((u64)sp[-1] >> *sp); NEXT;
call: calls[depth++] = pc + 1; pc = code + *pc; NEXT;
ret: pc = calls[--depth]; NEXT;
print: decimal(*--sp); text("\n"); NEXT;
halt: return steps;
}

/* sum of i*i mod 97 for i below 900, mixed by a subroutine */
static s16 assembled[80];

static void assemble(void) {
  s16 *p = assembled;
  *p++ = PUSH; *p++ = 0; *p++ = STORE; *p++ = 0; *p++ = PUSH; *p++ = 0; *p++ = STORE; *p++ = 1;
  s16 loop = (s16)(p - assembled);
  *p++ = LOAD; *p++ = 0; *p++ = PUSH; *p++ = 900; *p++ = LT; *p++ = JZ; s16 *done = p++;
  *p++ = LOAD; *p++ = 0; *p++ = DUP; *p++ = MUL; *p++ = PUSH; *p++ = 97; *p++ = MOD; *p++ = LOAD; *p++ = 1; *p++ = ADD;
  *p++ = CALL; s16 *mixer = p++; *p++ = STORE; *p++ = 1;
  *p++ = LOAD; *p++ = 0; *p++ = PUSH; *p++ = 1; *p++ = ADD; *p++ = STORE; *p++ = 0; *p++ = JUMP; *p++ = loop;
  *done = (s16)(p - assembled);
  *p++ = LOAD; *p++ = 1; *p++ = PRINT; *p++ = HALT;
  *mixer = (s16)(p - assembled);
  *p++ = DUP; *p++ = PUSH; *p++ = 3; *p++ = SHR; *p++ = XOR; *p++ = PUSH; *p++ = 31; *p++ = MUL; *p++ = PUSH; *p++ = -7; *p++ = SUB; *p++ = PUSH; *p++ = 1000; *p++ = DIV; *p++ = RETURN;
}

int main(void) {
  assemble();
  show("switch", bySwitch(assembled));
  show("goto", byGoto(assembled));
  return 0;
}
