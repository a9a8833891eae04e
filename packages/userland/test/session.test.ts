/** init and rc on the console of the real machine: a typed session. */
import { beforeAll, expect, test } from 'vitest';
import { Session } from './session.ts';

const prompt = 'lux9%';
const left = '\x1b[D';
const right = '\x1b[C';
const up = '\x1b[A';
const down = '\x1b[B';
const wordLeft = '\x1b[1;5D';
const wordRight = '\x1b[1;5C';
const home = '\x1b[H';
const end = '\x1b[F';
const del = '\x7f';

let at: Session;
beforeAll(() => {
  at = new Session();
  const shown = at.type('');
  expect(shown.at(-1)).toBe(prompt);
  expect(shown.filter((line) => line.startsWith('init: '))).toEqual(['init: /boot/init']);
});

/** What is typed, and what the terminal then shows from that row on. */
const typed: readonly (readonly [what: string, keys: string, rows: readonly string[], ms?: number])[] = [
  ['a command', 'echo hello\n', [`${prompt} echo hello`, 'hello', prompt]],
  ['keys that move and delete', `ecko${left}\bh${end}  b${wordLeft}a ${home}${right}${'\x06'}${'\x05'}c\x01\x1b[3~e\n`, [`${prompt} echo  a bc`, 'a bc', prompt]],
  ['the line before', `${up}${up}${down}${up}\b\b!\n`, [`${prompt} echo hel!`, 'hel!', prompt]],
  ['killing and yanking', `one two three\x17\x17xecho \x1b\b\x15echo \x19;\x0b\n`, [`${prompt} echo one ;`, 'one', prompt]],
  ['killing to the end, words', `echo a.b c d${wordLeft}${wordLeft}\x0bz ${wordLeft}${wordRight}y\n`, [`${prompt} echo a.b zy`, 'a.b zy', prompt]],
  ['other scripts, wide and marked characters', `echo 漢字é\u0301ü${left}${left}\b😀${home}${end}\n`, [`${prompt} echo 漢😀é\u0301ü`, '漢😀é\u0301ü', prompt]],
  ['searching back', '\x12hel!\x12\x12\n', [`${prompt} echo hel!`, 'hel!', prompt]],
  ['a search given up', 'echo x\x12hello\x07y\n', [`${prompt} echo xy`, 'xy', prompt]],
  ['completing commands', 'basen\tx/y\n', [`${prompt} basename x/y`, 'y', prompt]],
  ['completing files', 'ls -d /bin/basen\t/usr/gl\tl\t\n', [`${prompt} ls -d /bin/basename /usr/glenda/lib/`, '/bin/basename', '/usr/glenda/lib/', prompt]],
  ['a name with a blank', ">'it is'\n", [`${prompt} >'it is'`, prompt]],
  ['completing what needs quotes', `wc -c it\t\n`, [`${prompt} wc -c 'it is'`, '      0 it is', prompt]],
  ['completing variables', 'echo $hom\t\n', [`${prompt} echo $home`, '/usr/glenda', prompt]],
  ['choices', 'ls /boot/lib\t\t\x15echo\n', [`${prompt} ls /boot/lib/`, 'namespace  profile', `${prompt} echo`, '', prompt]],
  ['more lines', 'for(i in a b){\necho $i\n}\n', [`${prompt} for(i in a b){`, '\techo $i', '\t}', 'a', 'b', prompt]],
  ['more lines in quotes', "echo 'a\nb'\n", [`${prompt} echo 'a`, "\tb'", 'a', 'b', prompt]],
  ['a line given up', 'echo nothing\x03echo $status\n', [`${prompt} echo nothing`, `${prompt} echo $status`, 'interrupted', prompt]],
  ['a command given up', `for(i in a\n${del}echo on\n`, [`${prompt} for(i in a`, '', `${prompt} echo on`, 'on', prompt]],
  ['DEL interrupts', 'sleep 1000\n', [`${prompt} sleep 1000`, '']],
  ['and the shell goes on', del, [prompt]],
  ['^C interrupts too', 'sleep 1000; echo not reached\n', [`${prompt} sleep 1000; echo not reached`, '']],
  ['a list is given up whole', '\x03', [prompt]],
  ['its status', 'echo $status\n', [`${prompt} echo $status`, 'interrupted', prompt]],
  ['a loop of the shell', 'while() x=y\n', [`${prompt} while() x=y`, '']],
  ['ends as well', del, [prompt]],
  ['a pipeline', 'cat | sed s/a/b/ >/dev/null\n', [`${prompt} cat | sed s/a/b/ >/dev/null`, '']],
  ['all of it', `text${del}`, ['text' + prompt]],
  ['a background process', 'sleep 1000 &\n', [`text${prompt} sleep 1000 &`, prompt]],
  ['is left alone', 'cat\n', [`${prompt} cat`, '']],
  ['by an interrupt', del, [prompt]],
  ['and lives', 'ps | grep sleep | wc -l; kill sleep | rc\n', [`${prompt} ps | grep sleep | wc -l; kill sleep | rc`, '      1', prompt]],
  ['a function takes the note', `fn sigint { echo got it }\nsleep 1000\n`, [`${prompt} fn sigint { echo got it }`, `${prompt} sleep 1000`, '']],
  ['it is called', '\x03', ['got it', prompt]],
  ['back to usual', 'fn sigint\n', [`${prompt} fn sigint`, prompt]],
  ['a program reads lines', 'cat\n', [`${prompt} cat`, '']],
  ['its lines', 'a\bone\nönë\n', ['one', 'önë', 'one', 'önë', '']],
  ['the end of the file', '\x04', [prompt]],
  ['a program runs', 'sleep 0.2\n', [`${prompt} sleep 0.2`, '']],
  ['what is typed ahead', 'echo ahe', [`echo ahe${prompt} echo ahe`], 250],
  ['is not lost', 'ad\n', [`echo ahe${prompt} echo ahead`, 'ahead', prompt]],
  ['errors do not end it', 'x=() echo a^$x\necho )\n', [`${prompt} x=() echo a^$x`, 'rc: null list in concatenation', `${prompt} echo )`, "rc: token ')': syntax error", prompt]],
  ['a long line scrolls', `echo ${'0123456789'.repeat(9)} end${home}${right}${end}`, [`${prompt} 6789${'0123456789'.repeat(4)} end`]],
  ['and is shown whole when it is done', '\n', [`${prompt} echo ${'0123456789'.repeat(9)} end`, `${'0123456789'.repeat(9)} end`, prompt]],
  ['profile and home', 'pwd; cat lib/profile | sed 1q\n', [`${prompt} pwd; cat lib/profile | sed 1q`, '/usr/glenda', "# A new user's profile: what a login shell executes first.", prompt]],
  ['init starts another shell', '\x04', [prompt, prompt]],
  ['which works', 'echo again\n', [`${prompt} echo again`, 'again', prompt]],
  ['orphans are reaped', `{sleep 0.1 &} &\nexit why\n`, [`${prompt} {sleep 0.1 &} &`, `${prompt} exit why`, expect.stringMatching(/^init: rc \d+: why$/) as unknown as string, prompt]],
  ['and gone', 'sleep 0.3; ps | grep sleep\n', [`${prompt} sleep 0.3; ps | grep sleep`, prompt], 350],
];

test.each(typed.map((row) => [row[0], row] as const))('%s', (_what, [, keys, shown, ms]) => {
  expect(at.type(keys, ms ?? 0)).toEqual(shown);
});

test('the tour: a driver dies and comes back', () => {
  at.type('tour\n');
  const steps = Array.from({ length: 5 }, () => at.type('\n', 200).join('\n'));
  expect(steps.map((text) => /^\d\. \w+/m.exec(text)?.[0])).toEqual(['2. Processes', '3. The', '4. Name', '5. File', '6. Drivers']);
  const last = steps[4]!;
  expect(last).toMatch(/status: healthy\n.*\n.*\n.*\n {4}pid: \d+\n {4}restarts: 0\n/);
  const counts = [...last.matchAll(/cat \/mnt\/count\n {4}(\d+)$/gm)].map((m) => Number(m[1]));
  expect(counts, last).toHaveLength(3);
  expect(counts[1]).toBeGreaterThan(counts[0]!);
  expect(counts[2]).toBeGreaterThan(counts[1]!);
  expect(last).toMatch(/restarts: 1\n(.*\n)*The tour is over\..*\nlux9%$/);
  expect(at.type('ls /dev/sip/servers\n')).toEqual([`${prompt} ls /dev/sip/servers`, prompt]);
  at.type('tour\n');
  expect(at.type('q\n').slice(-4)).toEqual(
    ['    Enter: go on   q: end  q', '', 'The tour is over. man intro says what there is to read; tour starts again.', prompt],
  );
});

test('run= runs a command and halts', () => {
  const machine = new Session('run=test,1,=,2');
  expect(machine.rest()).toBe('poweroff');
  expect(machine.rows().slice(-2)).toEqual([expect.stringMatching(/^test \d+: false$/), '']);
});
