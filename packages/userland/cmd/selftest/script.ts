/** Test scripts: the lines that selftest(8) describes. */
import { strtol, tokenize } from '../../lib';

export class Step {
  argv: string[] = [];
  out: string = '';
  err: string = '';
  status: string = '';
  like: bool = false;
  afterNames: string[] = [];
  /** Null: gone. */
  afterContents: (string | null)[] = [];
  modeNames: string[] = [];
  modes: u32[] = [];
}

export class Case {
  /** 1 for the first line of the file. */
  line: i32 = 0;
  names: string[] = [];
  /** Null: a directory. */
  contents: (string | null)[] = [];
  /** Names and values. */
  env: string[] = [];
  /** Commands that run beside the steps, and are killed behind them. */
  background: string[][] = [];
  stdin: string = '';
  steps: Step[] = [];
}

/** \n \t \\ \xHH \{COUNT TEXT} */
function unescape(text: string): string {
  let all = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c != '\\' || i + 1 >= text.length) {
      all += c;
      continue;
    }
    const e = text.charAt(++i);
    if (e == 'n') all += '\n';
    else if (e == 't') all += '\t';
    else if (e == 'x') {
      const byte = <i32>strtol(text.substr(i + 1, 2), 16);
      all += String.fromCharCode(byte < 0x80 ? byte : 0xdc00 | byte); // a byte of no sequence (lib/utf8.ts)
      i += 2;
    } else if (e == '{') {
      const blank = text.indexOf(' ', i);
      const end = text.indexOf('}', blank);
      all += unescape(text.substring(blank + 1, end)).repeat(<i32>strtol(text.substring(i + 1, blank), 10));
      i = end;
    } else all += e;
  }
  return all;
}

function quotes(line: string): i32 {
  let n = 0;
  for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) == 0x27) n++;
  return n;
}

export class Script {
  private lines: string[];
  private at: i32 = 0;
  private common: Case = new Case();
  /** What is wrong with a line, and its number. */
  error: string = '';
  line: i32 = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  private content(): string {
    let all = '';
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at];
      if (line.startsWith('\t')) all += line.substring(1) + '\n';
      else if (line.startsWith('-\t')) all += line.substring(2);
      else if (line.startsWith('=\t')) all += unescape(line.substring(2));
      else break;
    }
    return all;
  }

  /** The next case; null at the end, or when a line is wrong. */
  next(): Case | null {
    while (true) {
      while (this.at < this.lines.length && (this.lines[this.at] == '' || this.lines[this.at].startsWith('#'))) this.at++;
      if (this.at >= this.lines.length) return null;
      const one = new Case();
      const setup = this.read(one);
      if (this.error.length > 0) return null;
      if (setup) {
        this.common = one;
        continue;
      }
      one.env = this.common.env.concat(one.env);
      one.names = this.common.names.concat(one.names);
      one.contents = this.common.contents.concat(one.contents);
      return one;
    }
  }

  /** One paragraph; whether it is the setup of those that follow. */
  private read(one: Case): bool {
    one.line = this.at + 1;
    let setup = false;
    while (this.at < this.lines.length && this.lines[this.at] != '') {
      let line = this.lines[this.at++];
      if (line.startsWith('#')) continue;
      if (line.startsWith('% ')) {
        while (quotes(line) % 2 == 1 && this.at < this.lines.length) line += '\n' + this.lines[this.at++];
        const step = new Step();
        step.argv = tokenize(line.substring(2));
        step.out = this.content();
        one.steps.push(step);
        continue;
      }
      if (line.startsWith('& ')) {
        one.background.push(tokenize(line.substring(2)));
        continue;
      }
      const words = tokenize(line);
      const verb = words[0];
      const name = words.length > 1 ? words[1] : '';
      if (verb == 'setup') setup = true;
      else if (verb == 'env') {
        one.env.push(name);
        one.env.push(words.length > 2 ? words[2] : '');
      } else if (verb == 'stdin') one.stdin = this.content();
      else if (one.steps.length == 0) {
        if (verb != 'file' && verb != 'dir') return this.wrong(line);
        one.names.push(name);
        if (verb == 'dir') one.contents.push(null);
        else one.contents.push(this.content());
      } else if (!this.expectation(one.steps[one.steps.length - 1], verb, name, words)) return this.wrong(line);
    }
    return setup;
  }

  private expectation(step: Step, verb: string, name: string, words: string[]): bool {
    if (verb == 'err') step.err = this.content();
    else if (verb == 'like') step.like = true;
    else if (verb == 'status') step.status = words.slice(1).join(' ');
    else if (verb == 'file' || verb == 'gone') {
      step.afterNames.push(name);
      if (verb == 'gone') step.afterContents.push(null);
      else step.afterContents.push(this.content());
    } else if (verb == 'mode' && words.length > 2) {
      step.modeNames.push(name);
      step.modes.push(<u32>strtol(words[2], 8));
    } else return false;
    return true;
  }

  private wrong(line: string): bool {
    this.error = 'not understood: ' + line;
    this.line = this.at;
    return false;
  }
}
