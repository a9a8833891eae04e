/* The whole world of a test program: write, exit, and printing. No libc, no floating-point formatting (bits are printed). */
#pragma once
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long s64;
typedef unsigned __int128 u128;
typedef __int128 s128;

#define NOINLINE __attribute__((noinline))

void *memcpy(void *restrict to, const void *restrict from, u64 n);
void *memmove(void *to, const void *from, u64 n);
void *memset(void *to, int value, u64 n);
int memcmp(const void *a, const void *b, u64 n);
u64 strlen(const char *s);
int strcmp(const char *a, const char *b);

void flush(void);
void text(const char *s);
void hex(u64 v, int digits);
void decimal(s64 v);
/* "name value\n" with the value in 16 hexadecimal digits */
void show(const char *name, u64 v);
u32 next(void); /* a fixed pseudorandom sequence */
u64 bitsOf(double v);
u32 bitsOfFloat(float v);
int main(void);
