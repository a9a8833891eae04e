/**
 * Keys and their scan codes, once: the key's name in the UI Events "code" vocabulary, and its set 1 code (0xE0..
 * marks the prefix). Set 2 follows from the translation table of the 8042, which is in every keyboard controller
 * since the AT.
 */

/** Rows of a PC keyboard: names in the order of consecutive set 1 codes. */
const runs: readonly (readonly [first: number, names: string])[] = [
  [0x01, 'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace Tab'],
  [0x10, 'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft'],
  [0x1e, 'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash'],
  [0x2c, 'KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space CapsLock'],
  [0x3b, 'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock Numpad7 Numpad8 Numpad9 NumpadSubtract'],
  [0x4b, 'Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal'],
  [0x56, 'IntlBackslash F11 F12'],
  [0x70, 'KanaMode'],
  [0x73, 'IntlRo'],
  [0x79, 'Convert'],
  [0x7b, 'NonConvert'],
  [0x7d, 'IntlYen'],
  [0xe01c, 'NumpadEnter ControlRight'],
  [0xe020, 'AudioVolumeMute'],
  [0xe02e, 'AudioVolumeDown'],
  [0xe030, 'AudioVolumeUp'],
  [0xe035, 'NumpadDivide'],
  [0xe038, 'AltRight'],
  [0xe047, 'Home ArrowUp PageUp'],
  [0xe04b, 'ArrowLeft'],
  [0xe04d, 'ArrowRight'],
  [0xe04f, 'End ArrowDown PageDown Insert Delete'],
  [0xe05b, 'MetaLeft MetaRight ContextMenu Power'],
];

/**
 * 8042 translation, set 2 to set 1 (IBM PC AT technical reference, keyboard controller; the same in all successors).
 * Index: the set 2 code below 0x80; 0x83 (F7) and 0x84 (SysRq) are apart; others pass through.
 */
const translation = [
  0xff, 0x43, 0x41, 0x3f, 0x3d, 0x3b, 0x3c, 0x58, 0x64, 0x44, 0x42, 0x40, 0x3e, 0x0f, 0x29, 0x59, 0x65, 0x38, 0x2a,
  0x70, 0x1d, 0x10, 0x02, 0x5a, 0x66, 0x71, 0x2c, 0x1f, 0x1e, 0x11, 0x03, 0x5b, 0x67, 0x2e, 0x2d, 0x20, 0x12, 0x05,
  0x04, 0x5c, 0x68, 0x39, 0x2f, 0x21, 0x14, 0x13, 0x06, 0x5d, 0x69, 0x31, 0x30, 0x23, 0x22, 0x15, 0x07, 0x5e, 0x6a,
  0x72, 0x32, 0x24, 0x16, 0x08, 0x09, 0x5f, 0x6b, 0x33, 0x25, 0x17, 0x18, 0x0b, 0x0a, 0x60, 0x6c, 0x34, 0x35, 0x26,
  0x27, 0x19, 0x0c, 0x61, 0x6d, 0x73, 0x28, 0x74, 0x1a, 0x0d, 0x62, 0x6e, 0x3a, 0x36, 0x1c, 0x1b, 0x75, 0x2b, 0x63,
  0x76, 0x55, 0x56, 0x77, 0x78, 0x79, 0x7a, 0x0e, 0x7b, 0x7c, 0x4f, 0x7d, 0x4b, 0x47, 0x7e, 0x7f, 0x6f, 0x52, 0x53,
  0x50, 0x4c, 0x4d, 0x48, 0x01, 0x45, 0x57, 0x4e, 0x51, 0x4a, 0x37, 0x49, 0x46, 0x54,
] as const;
const f7 = { set1: 0x41, set2: 0x83 } as const;
const sysRq = { set1: 0x54, set2: 0x84 } as const;

/** One byte from a set 2 keyboard as the 8042 hands it on. */
export function toSet1(code: number): number {
  if (code < 0x80) return translation[code]!;
  return code === f7.set2 ? f7.set1 : code === sysRq.set2 ? sysRq.set1 : code;
}

function toSet2(code: number): number {
  return code === f7.set1 ? f7.set2 : (translation as readonly number[]).indexOf(code);
}

/** The byte sequences a key sends. */
export interface Key {
  readonly name: string;
  /** By scan code set, index 1 and 2. */
  readonly make: readonly [never[], readonly number[], readonly number[]];
  /** Empty for Pause, which has no release. */
  readonly release: readonly [never[], readonly number[], readonly number[]];
}

function plain(name: string, set1: number): Key {
  const prefix = set1 > 0xff ? [0xe0] : [];
  const one = set1 & 0xff;
  const two = toSet2(one);
  return {
    name,
    make: [[], [...prefix, one], [...prefix, two]],
    release: [[], [...prefix, one | 0x80], [...prefix, 0xf0, two]],
  };
}

export const keys: readonly Key[] = [
  ...runs.flatMap(([first, names]) => names.split(' ').map((name, i) => plain(name, first + i))),
  // Keys whose sequences no rule gives (IBM PS/2 keyboard reference).
  {
    name: 'PrintScreen',
    make: [[], [0xe0, 0x2a, 0xe0, 0x37], [0xe0, 0x12, 0xe0, 0x7c]],
    release: [[], [0xe0, 0xb7, 0xe0, 0xaa], [0xe0, 0xf0, 0x7c, 0xe0, 0xf0, 0x12]],
  },
  {
    name: 'Pause',
    make: [[], [0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5], [0xe1, 0x14, 0x77, 0xe1, 0xf0, 0x14, 0xf0, 0x77]],
    release: [[], [], []],
  },
];

const indexes = new Map(keys.map(({ name }, index) => [name, index]));

/** Index in `keys` of a UI Events code, or -1. */
export function keyIndex(name: string): number {
  return indexes.get(name) ?? -1;
}
