/**
 * Control flow, calls, tables, globals, multi-value, memory, segments, start, references, tail calls: small modules
 * in the text format, each exported function called on V8 and on the core. The table gives the calls.
 */
import { describe, expect, it } from 'vitest';
import wabtInit from 'wabt';
import { link } from '../link/link.ts';
import { readModule } from '../reader/module.ts';
import { ValType } from '../reader/types.ts';
import { canonical, difference, fromJs, onCore, onV8 } from './compare.ts';
import { Guest } from '../../programs/guest.ts';

const wabt = await wabtInit();

function assemble(text: string): Uint8Array {
  const module = wabt.parseWat('test.wat', text, {
    multi_value: true, bulk_memory: true, reference_types: true, tail_call: true, sign_extension: true, sat_float_to_int: true, mutable_globals: true,
  });
  module.validate();
  return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
}

interface Sample {
  readonly name: string;
  readonly wat: string;
  /** [export, ...arguments], integers as numbers; floats as numbers too. */
  readonly calls: readonly (readonly [string, ...(number | bigint)[]])[];
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const samples: Sample[] = [
  {
    name: 'blocks, branches with values, nested loops',
    wat: `(module
      (func (export "sum") (param i32) (result i32) (local i32)
        (block $out (loop $again
          (br_if $out (i32.eqz (local.get 0)))
          (local.set 1 (i32.add (local.get 1) (local.get 0)))
          (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
          (br $again)))
        (local.get 1))
      (func (export "early") (param i32) (result i32)
        (i32.add (i32.const 1) (block $b (result i32)
          (drop (br_if $b (i32.const 10) (local.get 0)))
          (br_if $b (i32.const 20) (i32.eq (local.get 0) (i32.const 0)))
          (drop) (i32.const 30))))
      (func (export "primes") (param i32) (result i32) (local i32 i32 i32)
        (local.set 1 (i32.const 2))
        (loop $n
          (local.set 2 (i32.const 2))
          (block $composite
            (loop $d
              (if (i32.lt_u (local.get 2) (local.get 1)) (then
                (br_if $composite (i32.eqz (i32.rem_u (local.get 1) (local.get 2))))
                (local.set 2 (i32.add (local.get 2) (i32.const 1)))
                (br $d))))
            (local.set 3 (i32.add (local.get 3) (i32.const 1))))
          (local.set 1 (i32.add (local.get 1) (i32.const 1)))
          (br_if $n (i32.le_u (local.get 1) (local.get 0))))
        (local.get 3))
      (func (export "swap") (param i32 i32 i32) (result i32) (local i32)
        ;; the phis of the loop form a cycle
        (loop $l
          (local.set 3 (local.get 0)) (local.set 0 (local.get 1)) (local.set 1 (local.get 3))
          (local.set 2 (i32.sub (local.get 2) (i32.const 1)))
          (br_if $l (local.get 2)))
        (i32.sub (i32.mul (local.get 0) (i32.const 1000)) (local.get 1))))`,
    calls: [...range(0, 12).map((n) => ['sum', n] as const), ['early', 0], ['early', 1], ['primes', 100], ['primes', 2], ...range(1, 6).map((n) => ['swap', 7, 9, n] as const)],
  },
  {
    name: 'br_table, small and large, with values and to the loop',
    wat: `(module
      (func (export "small") (param i32) (result i32)
        (block $a (block $b (br_table $a $b (local.get 0))) (return (i32.const 11))) (i32.const 22))
      (func (export "large") (param i32) (result i32)
        (block $0 (block $1 (block $2 (block $3 (block $4 (block $d
          (br_table $0 $1 $2 $3 $4 $1 $0 $d (local.get 0))) (return (i32.const 99)))
          (return (i32.const 4))) (return (i32.const 3))) (return (i32.const 2))) (return (i32.const 1))) (i32.const 0))
      (func (export "value") (param i32) (result i32)
        (i32.mul (i32.const 3) (block $a (result i32) (i32.add (i32.const 100) (block $b (result i32)
          (br_table $a $b $a $b $b $a (i32.const 5) (local.get 0)))))))
      (func (export "machine") (param i32) (result i32) (local i32)
        (block $out (loop $next
          (local.set 1 (i32.add (local.get 1) (i32.const 1)))
          (local.set 0 (i32.shr_u (i32.mul (local.get 0) (i32.const 1103515245)) (i32.const 3)))
          (br_table $next $next $next $next $out $next (i32.and (local.get 0) (i32.const 7)))))
        (local.get 1))
      (func (export "only") (param i32) (result i32) (block $a (br_table $a (local.get 0))) (i32.const 5)))`,
    calls: [...['small', 'large', 'value', 'only'].flatMap((name) => [...range(0, 10), -1, 0x7fffffff].map((n) => [name, n] as const)), ['machine', 12345], ['machine', 999]],
  },
  {
    name: 'multi-value: blocks, loops, functions with many results',
    wat: `(module
      (func $divmod (param i32 i32) (result i32 i32) (i32.div_u (local.get 0) (local.get 1)) (i32.rem_u (local.get 0) (local.get 1)))
      (func (export "divmod") (param i32 i32) (result i32 i32) (call $divmod (local.get 0) (local.get 1)))
      (func (export "swapped") (param i32 i32) (result i32 i32) (call $divmod (local.get 0) (local.get 1)) (block (param i32 i32) (result i32 i32) (br 0)))
      (func $mixed (param i64 f64 i32 f32) (result f32 i32 f64 i64) (local.get 3) (local.get 2) (local.get 1) (local.get 0))
      (func (export "mixed") (param i64 f64 i32 f32) (result f32 i32 f64 i64) (call $mixed (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
      (func $twelve (param i32) (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 f64)
        (local.get 0) (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7) (i32.const 8)
        (i32.add (local.get 0) (i32.const 9)) (i64.extend_i32_s (local.get 0)) (f64.convert_i32_s (local.get 0)))
      (func (export "many") (param i32) (result f64)
        (local i32 i64 f64)
        (call $twelve (local.get 0))
        (local.set 3) (local.set 2)
        (i32.sub) (i32.mul) (i32.sub) (i32.mul) (i32.sub) (i32.mul) (i32.sub) (i32.add) (i32.sub)
        (f64.convert_i32_s) (f64.add (local.get 3)) (f64.add (f64.convert_i64_s (local.get 2))))
      (func (export "fac") (param i64) (result i64)
        (i64.const 1) (local.get 0)
        (loop $l (param i64 i64) (result i64)
          (local.set 0) (i64.mul (local.get 0)) (i64.sub (local.get 0) (i64.const 1))
          (local.tee 0) (br_if $l (i64.gt_u (local.get 0) (i64.const 1))) (drop)))
      (func (export "ifs") (param i32) (result i32)
        (i32.const 1) (i32.const 2)
        (if (param i32 i32) (result i32 i32) (local.get 0) (then (i32.add) (i32.const 7)) (else (i32.sub) (i32.const 8)))
        (i32.mul)))`,
    calls: [['divmod', 17, 5], ['divmod', 1, 0], ['swapped', 100, 7], ['mixed', 5n, 1.5, -3, 2.25], ['many', 3], ['many', -77], ['fac', 10n], ['fac', 20n], ['ifs', 0], ['ifs', 1]],
  },
  {
    name: 'calls: recursion, many arguments, floats and integers mixed, stack arguments',
    wat: `(module
      (func $fib (export "fib") (param i32) (result i32)
        (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0))
          (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
      (func $even (export "even") (param i32) (result i32) (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1)) (else (call $odd (i32.sub (local.get 0) (i32.const 1))))))
      (func $odd (param i32) (result i32) (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0)) (else (call $even (i32.sub (local.get 0) (i32.const 1))))))
      (func $many (param i32 i32 i32 i32 i32 i32 i32 i32 i64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f32) (result f64)
        (f64.add (f64.convert_i32_s (i32.sub (i32.mul (local.get 0) (local.get 7)) (i32.add (local.get 5) (local.get 6))))
          (f64.add (f64.convert_i64_s (local.get 8)) (f64.sub (f64.mul (local.get 9) (local.get 16)) (f64.sub (local.get 17) (f64.promote_f32 (local.get 18)))))))
      (func (export "many") (param i32 f64) (result f64)
        (call $many (local.get 0) (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const -6) (local.get 0) (i64.const -9)
          (local.get 1) (f64.const 1) (f64.const 2) (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6) (f64.const 7.5) (local.get 1) (f32.const 0.25)))
      (func (export "live") (param i32 f64) (result f64) (local f64 i32)
        ;; values live across calls, in both register files
        (local.set 2 (f64.mul (local.get 1) (f64.const 3)))
        (local.set 3 (i32.mul (local.get 0) (i32.const 3)))
        (f64.add (f64.add (f64.convert_i32_s (call $fib (local.get 0))) (local.get 2)) (f64.convert_i32_s (i32.add (local.get 3) (call $fib (i32.const 5)))))))`,
    calls: [['fib', 15], ['even', 10], ['even', 7], ['many', 3, 1.5], ['many', -30000, -0.25], ['live', 8, 2.5]],
  },
  {
    name: 'tables: call_indirect by type, null, out of range, large index',
    wat: `(module
      (type $i (func (result i32))) (type $ii (func (param i32) (result i32))) (type $same (func (param i32) (result i32)))
      (table 10 20 funcref)
      (elem (i32.const 1) $one $two $inc $double)
      (func $one (result i32) (i32.const 1)) (func $two (result i32) (i32.const 2))
      (func $inc (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
      (func $double (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
      (func (export "nullary") (param i32) (result i32) (call_indirect (type $i) (local.get 0)))
      (func (export "unary") (param i32 i32) (result i32) (call_indirect (type $ii) (local.get 1) (local.get 0)))
      (func (export "same") (param i32) (result i32) (call_indirect (type $same) (i32.const 20) (local.get 0)))
      (func (export "fixed") (result i32) (call_indirect (type $ii) (i32.const 20) (i32.const 4)))
      (func (export "wrong") (result i32) (call_indirect (type $i) (i32.const 4))))`,
    calls: [...range(0, 12).flatMap((n) => [['nullary', n], ['unary', n, 5], ['same', n]] as const), ['nullary', -1], ['unary', 0x40000001, 1], ['fixed'], ['wrong']],
  },
  {
    name: 'reference types and tables that change',
    wat: `(module
      (type $i (func (result i32)))
      (table $t 4 8 funcref) (table $u 3 funcref)
      (elem (table $t) (i32.const 0) func $a $b)
      (elem $p func $c $b $a) (elem declare func $d)
      (func $a (result i32) (i32.const 10)) (func $b (result i32) (i32.const 20)) (func $c (result i32) (i32.const 30)) (func $d (result i32) (i32.const 40))
      (func (export "call") (param i32) (result i32) (call_indirect $t (type $i) (local.get 0)))
      (func (export "callu") (param i32) (result i32) (call_indirect $u (type $i) (local.get 0)))
      (func (export "set") (param i32) (table.set $t (local.get 0) (ref.func $d)))
      (func (export "clear") (param i32) (table.set $t (local.get 0) (ref.null func)))
      (func (export "isnull") (param i32) (result i32) (ref.is_null (table.get $t (local.get 0))))
      (func (export "move") (param i32 i32) (table.set $t (local.get 1) (table.get $t (local.get 0))))
      (func (export "size") (result i32) (table.size $t))
      (func (export "grow") (param i32) (result i32) (table.grow $t (ref.func $d) (local.get 0)))
      (func (export "fill") (param i32 i32) (table.fill $t (local.get 0) (ref.func $c) (local.get 1)))
      (func (export "init") (param i32 i32 i32) (table.init $u $p (local.get 0) (local.get 1) (local.get 2)))
      (func (export "copy") (param i32 i32 i32) (table.copy $t $u (local.get 0) (local.get 1) (local.get 2)))
      (func (export "drop") (elem.drop $p))
      (func (export "pick") (param i32) (result i32) (ref.is_null (select (result funcref) (ref.func $d) (ref.null func) (local.get 0)))))`,
    calls: [
      ...range(0, 6).map((n) => ['call', n] as const), ...range(0, 5).map((n) => ['isnull', n] as const), ['set', 2], ['call', 2], ['clear', 0], ['call', 0], ['move', 2, 3], ['call', 3],
      ['size'], ['grow', 3], ['size'], ['call', 6], ['grow', 2], ['grow', 1], ['size'], ['fill', 1, 2], ['call', 1], ['call', 2], ['fill', 7, 2], ['fill', 8, 0], ['fill', 9, 0],
      ['init', 0, 0, 3], ['callu', 0], ['callu', 1], ['callu', 2], ['init', 1, 2, 2], ['init', 0, 1, 3], ['copy', 0, 1, 2], ['call', 0], ['call', 1], ['copy', 7, 0, 3], ['drop'], ['init', 0, 0, 0], ['init', 0, 0, 1], ['pick', 0], ['pick', 1], ['set', 100],
    ],
  },
  {
    name: 'globals of each type, immutable ones, floats',
    wat: `(module
      (global $i (mut i32) (i32.const -5)) (global $l (mut i64) (i64.const 0x123456789abcdef0)) (global $f (mut f32) (f32.const 1.5)) (global $d (mut f64) (f64.const -2.25)) (global $c i32 (i32.const 77))
      (func (export "i") (param i32) (result i32) (global.set $i (i32.add (global.get $i) (local.get 0))) (i32.add (global.get $i) (global.get $c)))
      (func (export "l") (param i64) (result i64) (global.set $l (i64.xor (global.get $l) (local.get 0))) (global.get $l))
      (func (export "f") (param f32) (result f32) (global.set $f (f32.mul (global.get $f) (local.get 0))) (global.get $f))
      (func (export "d") (param f64) (result f64) (global.set $d (f64.div (global.get $d) (local.get 0))) (global.get $d))
      (func (export "seven") (result i64) (global.set $l (i64.const 7)) (global.set $i (i32.const 0)) (global.get $l)))`,
    calls: [['i', 3], ['i', -100], ['l', 255n], ['l', -1n], ['f', 2], ['f', 0.1], ['d', 3], ['d', 0], ['seven'], ['i', 1]],
  },
  {
    name: 'memory: size, growth to the maximum, zero pages, what is there after growth',
    wat: `(module (memory 65 68)
      (func (export "size") (result i32) (memory.size))
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
      (func (export "poke") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
      (func (export "peek") (param i32) (result i32) (i32.load (local.get 0))))`,
    calls: [['size'], ['peek', 65 * 65536 - 4], ['peek', 65 * 65536], ['grow', 0], ['grow', 1], ['size'], ['peek', 65 * 65536], ['poke', 66 * 65536 - 4, 5], ['peek', 66 * 65536 - 4], ['poke', 66 * 65536 - 3, 5], ['grow', 3], ['grow', 2], ['grow', 1], ['size'], ['peek', 68 * 65536 - 4], ['grow', -1]],
  },
  {
    name: 'bulk memory: copy both ways, fill, init, drop, bounds checked before anything is written',
    wat: `(module (memory 65)
      (data (i32.const 0x401000) "0123456789abcdef") (data $p "passive segment")
      (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
      (func (export "init") (param i32 i32 i32) (memory.init $p (local.get 0) (local.get 1) (local.get 2)))
      (func (export "init0") (param i32 i32 i32) (memory.init 0 (local.get 0) (local.get 1) (local.get 2)))
      (func (export "fill20") (param i32) (memory.fill (local.get 0) (i32.const 0x77) (i32.const 20)))
      (func (export "clear33") (param i32) (memory.fill (local.get 0) (i32.const 0) (i32.const 33)))
      (func (export "copy13") (param i32 i32) (memory.copy (local.get 0) (local.get 1) (i32.const 13)))
      (func (export "drop") (data.drop $p))
      (func (export "at") (param i32) (result i64) (i64.load (local.get 0))))`,
    calls: [
      ['copy', 0x401004, 0x401000, 12], ['at', 0x401000], ['at', 0x401008], ['copy', 0x401000, 0x401003, 12], ['at', 0x401000], ['copy', 0x401020, 0x401020, 5],
      ['fill', 0x401010, 0x1ff, 7], ['at', 0x401010], ['init', 0x401020, 2, 9], ['at', 0x401020], ['init', 0x401020, 10, 6], ['init', 0x401020, 15, 0], ['init', 0x401020, 16, 0], ['init0', 0x401020, 0, 0], ['init0', 0x401020, 0, 1],
      ['fill', 65 * 65536 - 4, 1, 4], ['fill', 65 * 65536 - 4, 2, 5], ['at', 65 * 65536 - 8], ['fill', 65 * 65536, 1, 0], ['fill', 65 * 65536 + 1, 1, 0], ['copy', 0x401000, 65 * 65536 - 3, 4], ['copy', 65 * 65536 - 3, 0x401000, 4], ['at', 65 * 65536 - 8], ['fill', -1, 1, -1], ['copy', -1, 0x401000, 2],
      ['fill20', 0x401100], ['at', 0x401100], ['at', 0x401110], ['fill20', 65 * 65536 - 20], ['at', 65 * 65536 - 8], ['fill20', 65 * 65536 - 19], ['at', 65 * 65536 - 24], ['clear33', 0x401103], ['at', 0x401100], ['at', 0x401120], ['copy13', 0x401205, 0x401000], ['copy13', 0x401207, 0x401205], ['at', 0x401208], ['copy13', 0x401204, 0x401207], ['at', 0x401204],
      ['drop'], ['init', 0x401020, 0, 0], ['init', 0x401020, 0, 1],
    ],
  },
  {
    name: 'start function and data segments that overlap',
    wat: `(module (memory 65) (global $g (mut i32) (i32.const 1))
      (data (i32.const 0x401000) "aaaaaaaa") (data (i32.const 0x401004) "bb") (data (i32.const 0x401100) "")
      (func $start (global.set $g (i32.add (global.get $g) (i32.const 41))) (i32.store8 (i32.const 0x401001) (i32.const 0x7a)))
      (start $start)
      (func (export "g") (result i32) (global.get $g))
      (func (export "at") (result i64) (i64.load (i32.const 0x401000))))`,
    calls: [['g'], ['at']],
  },
  {
    name: 'tail calls: deep, mutual, indirect, with stack arguments',
    wat: `(module (type $t (func (param i32 i32) (result i32))) (table funcref (elem $loop $even))
      (func $loop (export "loop") (param i32 i32) (result i32)
        (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
        (return_call $loop (i32.sub (local.get 0) (i32.const 1)) (i32.add (local.get 1) (local.get 0))))
      (func $even (export "even") (param i32 i32) (result i32) (if (i32.eqz (local.get 0)) (then (return (i32.const 1)))) (return_call $odd (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))
      (func $odd (param i32 i32) (result i32) (if (i32.eqz (local.get 0)) (then (return (i32.const 0)))) (return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0) (i32.const 1)))
      (func $wide (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.sub (local.get 0) (i32.mul (local.get 6) (local.get 7))))
      (func (export "wide") (param i32) (result i32) (return_call $wide (local.get 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 6) (i32.const 7)))
      (func $pair (param i32) (result i32 i32) (local.get 0) (i32.const 3))
      (func (export "pair") (param i32) (result i32 i32) (return_call $pair (i32.add (local.get 0) (i32.const 1)))))`,
    calls: [['loop', 10, 0], ['loop', 300000, 0], ['even', 100000, 0], ['even', 100001, 0], ['wide', 100], ['pair', 4]],
  },
  {
    name: 'select, comparisons as values, conditions of every kind',
    wat: `(module
      (func (export "s32") (param i32 i32 i32) (result i32) (select (local.get 0) (local.get 1) (local.get 2)))
      (func (export "sf") (param f64 f64 f64) (result f64) (select (local.get 0) (local.get 1) (f64.lt (local.get 0) (local.get 2))))
      (func (export "seq") (param f64 f64) (result i32) (select (i32.const 1) (i32.const 2) (f64.eq (local.get 0) (local.get 1))))
      (func (export "sne") (param f64 f64) (result f64) (select (local.get 0) (local.get 1) (f64.ne (local.get 0) (local.get 1))))
      (func (export "not") (param f64 f64) (result i32) (select (i32.const 1) (i32.const 2) (i32.eqz (f64.ge (local.get 0) (local.get 1)))))
      (func (export "if_eq") (param f32 f32) (result i32) (if (result i32) (f32.eq (local.get 0) (local.get 1)) (then (i32.const 1)) (else (i32.const 2))))
      (func (export "if_ne") (param f32 f32) (result i32) (if (result i32) (f32.ne (local.get 0) (local.get 1)) (then (i32.const 1)) (else (i32.const 2))))
      (func (export "if_le") (param f32 f32) (result i32) (if (result i32) (f32.le (local.get 0) (local.get 1)) (then (i32.const 1)) (else (i32.const 2))))
      (func (export "if_nle") (param f32 f32) (result i32) (if (result i32) (i32.eqz (f32.le (local.get 0) (local.get 1))) (then (i32.const 1)) (else (i32.const 2))))
      (func (export "bits") (param i64) (result i32) (if (result i32) (i64.ne (i64.and (local.get 0) (i64.const 0x80000000)) (i64.const 0)) (then (i32.const 1)) (else (i32.const 2))))
      (func (export "chain") (param i32 i32) (result i32) (i32.add (i32.lt_s (local.get 0) (local.get 1)) (i32.shl (i32.ge_u (local.get 0) (local.get 1)) (i32.const 1)))))`,
    calls: [
      ['s32', 1, 2, 0], ['s32', 1, 2, 9], ...[0, 1, -1, NaN].flatMap((a) => [0, 1, NaN].flatMap((b) => [['sf', a, 5, b], ['seq', a, b], ['sne', a, b], ['not', a, b], ['if_eq', a, b], ['if_ne', a, b], ['if_le', a, b], ['if_nle', a, b]] as const)),
      ['bits', 0x80000000n], ['bits', -1n], ['bits', 0x100000000n], ['chain', -1, 1], ['chain', 5, 5],
    ],
  },
  {
    name: 'many live values: integers and floats spill',
    wat: `(module (memory 65)
      (func $id (param i32) (result i32) (local.get 0))
      (func (export "ints") (param i32) (result i32) ${range(1, 31).map(() => '(local i32)').join(' ')}
        ${range(1, 31).map((i) => `(local.set ${i} (i32.add (i32.mul (local.get 0) (i32.const ${i})) (i32.const ${i * i})))`).join('\n')}
        (loop $l ${range(1, 30).map((i) => `(local.set ${i} (i32.xor (local.get ${i}) (i32.add (local.get ${i + 1}) (call $id (local.get 0)))))`).join('\n')}
          (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        ${range(2, 31).reduce((text, i) => `(i32.add (i32.mul ${text} (i32.const 31)) (local.get ${i}))`, '(local.get 1)')})
      (func (export "floats") (param f64 i32) (result f64) ${range(2, 32).map(() => '(local f64)').join(' ')}
        ${range(2, 32).map((i) => `(local.set ${i} (f64.mul (local.get 0) (f64.const ${i}.5)))`).join('\n')}
        (loop $l ${range(2, 31).map((i) => `(local.set ${i} (f64.sub (local.get ${i + 1}) (f64.mul (local.get ${i}) (local.get 0))))`).join('\n')}
          (drop (call $id (local.get 1)))
          (br_if $l (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
        ${range(3, 32).reduce((text, i) => `(f64.add ${text} (local.get ${i}))`, '(local.get 2)')})
      (func (export "longs") (param i64 i32) (result i64) ${range(2, 22).map(() => '(local i64)').join(' ')}
        ${range(2, 22).map((i) => `(local.set ${i} (i64.rotl (local.get 0) (i64.const ${i})))`).join('\n')}
        (loop $l ${range(2, 21).map((i) => `(local.set ${i} (i64.add (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get ${i})) (local.get 1))) (i64.shl (local.get ${i + 1}) (i64.extend_i32_u (local.get 1)))))`).join('\n')}
          (br_if $l (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
        ${range(3, 22).reduce((text, i) => `(i64.xor (i64.mul ${text} (i64.const 0x9e3779b97f4a7c15)) (local.get ${i}))`, '(local.get 2)')}))`,
    calls: [['ints', 5], ['ints', 1], ['floats', 1.25, 4], ['floats', -0.5, 9], ['longs', 0x123456789abcdefn, 7], ['longs', -1n, 33]],
  },
  {
    name: 'traps have effects before them and none after',
    wat: `(module (memory 65)
      (func (export "div") (param i32 i32) (result i32) (i32.store (i32.const 0x401000) (i32.const 1)) (drop (i32.div_s (local.get 0) (local.get 1))) (i32.store (i32.const 0x401000) (i32.const 2)) (i32.const 0))
      (func (export "dead") (param i32) (drop (i32.load (local.get 0))) (i32.store (i32.const 0x401004) (i32.const 3)))
      (func (export "trunc") (param f64) (result i32) (i32.store (i32.const 0x401008) (i32.const 4)) (i32.trunc_f64_s (local.get 0)))
      (func (export "stop") (i32.store (i32.const 0x40100c) (i32.const 5)) (unreachable))
      (func (export "late") (param i32 i32) (result i32) (local i32)
        (local.set 2 (i32.load (local.get 0))) (i32.store (i32.const 0x401000) (i32.const 9)) (i32.add (local.get 2) (local.get 1)))
      (func (export "a") (result i64) (i64.load (i32.const 0x401000))) (func (export "b") (result i64) (i64.load (i32.const 0x401008))))`,
    calls: [['div', 1, 0], ['a'], ['div', -0x80000000, -1], ['a'], ['div', 4, 2], ['a'], ['dead', 65 * 65536], ['a'], ['dead', 0x401000], ['a'], ['trunc', 3e9], ['b'], ['trunc', NaN], ['stop'], ['b'], ['late', -4, 1], ['a'], ['late', 0x401000, 1], ['a']],
  },
];

describe('modules behave on the core as on V8', () => {
  it.each(samples.map((sample) => [sample.name, sample] as const))('%s', (_, { wat, calls }) => {
    const bytes = assemble(wat);
    const module = readModule(bytes);
    const linked = link(bytes);
    const guest = new Guest(linked.bytes);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource));
    // The start function runs from the a.out's entry.
    expect(guest.run()).toBeUndefined();
    guest.status = undefined;
    const wrong: string[] = [];
    for (const [name, ...values] of calls) {
      const { type } = module.funcs[module.exports.find((item) => item.name === name)!.index]!;
      const args = values.map((value, i) => canonical(type.params[i]!, fromJs(type.params[i]!, type.params[i] === ValType.i64 ? BigInt(value) : value)));
      const what = difference(onV8(instance, name, type, args), onCore(guest, linked, name, type, args));
      if (what !== undefined) wrong.push(`${name}(${values.join(', ')}): ${what}`);
    }
    expect(wrong).toEqual([]);
  });

  it('the stack ends in a page fault', () => {
    const bytes = assemble('(module (func $deep (export "deep") (param i32) (result i32) (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1))))');
    const linked = link(bytes);
    const back = new Guest(linked.bytes).call(linked.exports.get('deep')!, [{ float: false, bits: 0n }]);
    expect(back.trap?.vector).toBe(14);
    expect(back.trap?.cr2).toBeLessThan(0x7ffffffff000n - 16n * 1024n * 1024n);
  });
});
