/** The internal form of a command, for -r: the parse tree, its operators in front, in brackets. */
import { patternText } from './pattern';
import { Kind, Node } from './tree';
import { quoted } from './vars';

// @ts-ignore: decorator
@lazy const signs: string[] = ['<', '>', '>>', '<>'];

function list(nodes: Node[]): string {
  let text = '';
  for (let i = 0; i < nodes.length; i++) text += ' ' + form(nodes[i]);
  return text;
}

/** A node that may be missing. */
function part(n: Node | null): string {
  return n === null ? ' ()' : ' ' + form(n);
}

/** `(operator operands)` */
function bracketed(operator: string, operands: string): string {
  return '(' + operator + operands + ')';
}

function fds(n: Node): string {
  return '[' + n.fd.toString() + '=' + n.fd2.toString() + ']';
}

export function form(n: Node): string {
  switch (n.kind) {
    case Kind.Word: return quoted(patternText(n.text));
    case Kind.Var: return '$' + form(n.a!);
    case Kind.Sub: return bracketed('$', part(n.a) + list(n.list));
    case Kind.Count: return '$#' + form(n.a!);
    case Kind.Flat: return '$"' + form(n.a!);
    case Kind.Backquote: return bracketed('`', (n.b === null ? '' : part(n.b)) + part(n.a));
    case Kind.Concat: return bracketed('^', part(n.a) + part(n.b));
    case Kind.Paren: return bracketed('list', list(n.list));
    case Kind.PipeFd: return bracketed(signs[n.mode] + '{}', part(n.a));
    case Kind.Simple: return bracketed('simple', list(n.list));
    case Kind.Redirected: return bracketed('redirect', list(n.list) + part(n.a));
    case Kind.Assign: return bracketed('=', part(n.a) + part(n.b) + (n.c === null ? '' : part(n.c)));
    case Kind.Pipe: return bracketed('|' + '[' + n.fd2.toString() + '=' + n.fd.toString() + ']', part(n.a) + part(n.b));
    case Kind.AndAnd: return bracketed('&&', part(n.a) + part(n.b));
    case Kind.OrOr: return bracketed('||', part(n.a) + part(n.b));
    case Kind.Bang: return bracketed('!', part(n.a));
    case Kind.Subshell: return bracketed('@', part(n.a));
    case Kind.Async: return bracketed('&', part(n.a));
    case Kind.Sequence: return bracketed(';', list(n.list));
    case Kind.If: return bracketed('if', part(n.a) + part(n.b));
    case Kind.IfNot: return bracketed('if not', part(n.a));
    case Kind.For: return bracketed(n.mode == 0 ? 'for' : 'for in', part(n.a) + ' ' + bracketed('list', list(n.list)) + part(n.b));
    case Kind.While: return bracketed('while', part(n.a) + part(n.b));
    case Kind.Switch: return bracketed('switch', part(n.a) + list(n.list));
    case Kind.Case: return bracketed('case', list(n.list) + part(n.a));
    case Kind.Fn: return bracketed('fn', list(n.list) + (n.mode == 0 ? '' : part(n.a)));
    case Kind.Match: return bracketed('~', part(n.a) + list(n.list));
    case Kind.Open: return bracketed(signs[n.mode] + '[' + n.fd.toString() + ']', part(n.a));
    case Kind.Dup: return bracketed('dup' + fds(n), '');
    case Kind.Close: return bracketed('close[' + n.fd.toString() + ']', '');
    default: return bracketed('<<[' + n.fd.toString() + ']', ' ' + quoted(n.tag));
  }
}
