/**
 * docs/devices.md is made from the tables and from the comments that open the chips' files. UPDATE_DOCS=1 writes it.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Gsi, Irq, memoryMap, mmioTable, pirqRouting, portTable } from './map.ts';
import { createRig } from './testing/rig.ts';

const here = new URL('.', import.meta.url);
const page = new URL('../../../docs/devices.md', here);
const hex = (value: number): string => `0x${value.toString(16)}`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The comment that opens a file, as paragraphs of one line each; drawings keep their lines. */
function opening(file: string): string[] {
  const text = readFileSync(new URL(file, here), 'utf8');
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '';
  return comment
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, '').trimEnd())
    .join('\n')
    .trim()
    .split(/\n\n+/);
}

function chips(): string {
  const files = readdirSync(here)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts')
    .sort();
  return files
    .map((file) => {
      const paragraphs = opening(file)
        .filter((paragraph) => !paragraph.startsWith(' '))
        .map((paragraph) => paragraph.replace(/\n/g, ' '));
      const missing = paragraphs.find((paragraph) => paragraph.startsWith('NOT IMPLEMENTED'));
      const rest = paragraphs.filter((paragraph) => paragraph !== missing);
      return [
        `### ${file}`,
        ...rest,
        ...(missing === undefined ? [] : [`**NOT IMPLEMENTED**${missing.slice('NOT IMPLEMENTED'.length)}`]),
      ].join('\n\n');
    })
    .join('\n\n');
}

function devices(): string {
  const { pc } = createRig({ display: { width: 1024, height: 768 } });
  const isa = Object.entries(Irq).sort(([, a], [, b]) => a - b);
  const functions = pc.pci.functions.map((each) => [
    `00:${each.address.device.toString(16).padStart(2, '0')}.${each.address.function}`,
    each.spec.name,
    `${each.spec.vendor.toString(16)}:${each.spec.device.toString(16)}`,
    each.spec.class.map((part) => part.toString(16).padStart(2, '0')).join('.'),
    Object.keys(each.spec.bars ?? {})
      .map((index) => {
        const bar = each.bar(Number(index))!;
        return `bar${index} ${hex(bar.base)}, ${bar.bytes / 1024} KB`;
      })
      .join('; ') || 'none',
  ]);
  return `# Devices

The PC that Lux9 boots on. This page is made from packages/devices by \`UPDATE_DOCS=1 npx vitest run
packages/devices/src/docs.test.ts\`; the test fails when it is out of date.

One clock counts virtual nanoseconds; one queue holds the devices' timers. A processor's port or device-memory access is
answered by the bus; what nobody answers reads as all ones and is logged once. Registers are programmed as on real hardware:
the kernel uses the same ports and addresses that a driver process is granted. Every transfer a device makes is checked
against the ranges granted to it.

The TSC ticks once a virtual nanosecond, the local APIC timer 100 million times a second before its divider.

## Interrupts

${table(
  ['ISA interrupt', 'device', 'I/O APIC pin'],
  isa.map(([name, irq]) => [String(irq), name, String(irq === Irq.timer ? Gsi.timer : irq)]),
)}

PCI: INTA#..INTD# of device d reach PIRQ (d + pin) mod 4, pin counting from 0. PIRQ A..D are I/O APIC pins ${Gsi.pirq} to ${Gsi.pirq + 3}, and
ISA interrupts ${pirqRouting.join(', ')} as the firmware routes them. The 8259 pair reaches the first processor by LINT0 (virtual
wire); NMI reaches all by LINT1.

## Ports

${table(
  ['ports', 'what', ''],
  portTable.map(({ base, count, name, chip }) => [
    count === 1 ? hex(base) : `${hex(base)}..${hex(base + count - 1)}`,
    name,
    chip === null ? 'gap: not implemented' : '',
  ]),
)}

## Device memory

${table(
  ['from', 'bytes', 'what', ''],
  mmioTable.map(({ base, bytes, name, chip }) => [
    hex(base),
    hex(bytes),
    name,
    chip === null ? 'gap: not implemented' : '',
  ]),
)}

## PCI functions

${table(['address', 'name', 'vendor:device', 'class', 'regions with a 1024 by 768 display'], functions)}

## Memory map with 256 MB

${table(
  ['from', 'bytes', 'kind', 'name'],
  memoryMap(256 << 20).map(({ base, bytes, kind, name }) => [hex(base), hex(bytes), kind, name]),
)}

## Chips and parts

${chips()}
`;
}

test('docs/devices.md says what the code says', () => {
  const made = devices();
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, made);
  expect(
    readFileSync(page, 'utf8') === made,
    'run: UPDATE_DOCS=1 npx vitest run packages/devices/src/docs.test.ts',
  ).toBe(true);
});

test('every chip says what is missing', () => {
  const without = ['board.ts', 'civil.ts', 'keys.ts', 'map.ts', 'pc.ts'];
  for (const file of readdirSync(here)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file === 'index.ts' || without.includes(file)) continue;
    expect(
      opening(file).some((paragraph) => paragraph.startsWith('NOT IMPLEMENTED')),
      file,
    ).toBe(true);
  }
});
