/**
 * JavaScript and TypeScript as a flat list of tokens with their brackets matched.
 *
 * It is all that is needed to say what becomes of a call's value, it works on files that no parser of ours would accept
 * (new syntax, any TypeScript), and it takes a few milliseconds where a parser would take fifty: this runs inside the
 * program that is being watched. Where it loses its way (JSX, a regular expression in an unusual place) the brackets do
 * not match, `tokenize` answers undefined, and nothing is concluded from the source.
 */

export type TokenKind = 'word' | 'literal' | 'punctuator';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** A line ends between this token and the one before. */
  readonly afterNewline: boolean;
  /** The other bracket of the pair, as an index; -1 for what is no bracket. */
  match: number;
  /** The bracket that this token stands in, as an index; -1 at the top. A bracket stands outside itself. */
  parent: number;
}

/** Words after which an operand follows, so that `/` begins a regular expression. */
const BEFORE_OPERAND = new Set(
  'return typeof case in of do else void delete throw new await yield instanceof default extends'.split(' '),
);
const PAREN_KEYWORDS = new Set(['if', 'while', 'for', 'with']);
const PUNCTUATORS =
  '>>>= ... === !== **= <<= >>= >>> &&= ||= ??= => == != <= >= && || ?? ?. ++ -- += -= *= /= %= &= |= ^= << >> **'.split(
    ' ',
  );
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const WORD = /[\p{ID_Start}$_#\\][\p{ID_Continue}$\\]*/uy;
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y;
const SPACE = /(?:[\s\ufeff]|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)+/y;
const NEWLINE = /[\n\r\u2028\u2029]/;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const TEMPLATE_PART = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;

/** The tokens of a source text; undefined where its brackets do not match. */
export function tokenize(text: string): readonly Token[] | undefined {
  return new Tokenizer(text).run();
}

class Tokenizer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #open: number[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith('#!')) this.#at = text.search(/\n|$/);
  }

  run(): readonly Token[] | undefined {
    for (;;) {
      const start = this.#at;
      const gap = this.#take(SPACE);
      if (this.#at >= this.#text.length) return this.#open.length === 0 ? this.#tokens : undefined;
      if (!this.#next(start === 0 || (gap !== undefined && NEWLINE.test(gap)))) return undefined;
    }
  }

  #next(afterNewline: boolean): boolean {
    const start = this.#at;
    const char = this.#text[start] ?? '';
    if (char === '`') return this.#open_('`', afterNewline) && this.#template();
    if (char === '}' && this.#enclosing() === '${') return this.#close('}', '${', afterNewline) && this.#template();
    const word = this.#take(WORD);
    if (word !== undefined) return this.#push('word', word, start, afterNewline);
    const literal =
      this.#take(NUMBER) ??
      this.#take(STRING) ??
      (char === '/' && this.#operandExpected() ? this.#take(REGEX) : undefined);
    if (literal !== undefined) return this.#push('literal', literal, start, afterNewline);
    return this.#punctuator(char, afterNewline);
  }

  #punctuator(char: string, afterNewline: boolean): boolean {
    if (char === '(' || char === '[' || char === '{') return this.#open_(char, afterNewline);
    const opener = CLOSES[char];
    if (opener !== undefined) return this.#close(char, opener, afterNewline);
    const start = this.#at;
    let text = PUNCTUATORS.find((candidate) => this.#text.startsWith(candidate, start)) ?? char;
    // `a ?.5 : b` is a conditional; `f<T<U>>(x)` closes two lists of types, which nothing here needs to tell from a shift.
    if (text === '?.' && /\d/.test(this.#text[start + 2] ?? '')) text = '?';
    this.#at += text.length;
    return this.#push('punctuator', text, start, afterNewline);
  }

  #open_(text: string, afterNewline: boolean): boolean {
    const start = this.#at;
    this.#at += text.length;
    this.#push('punctuator', text, start, afterNewline);
    this.#open.push(this.#tokens.length - 1);
    return true;
  }

  #close(text: string, opener: string, afterNewline: boolean): boolean {
    const index = this.#open.pop();
    const open = index === undefined ? undefined : this.#tokens[index];
    if (index === undefined || open === undefined || open.text !== opener) return false;
    const start = this.#at;
    this.#at += text.length;
    this.#push('punctuator', text, start, afterNewline);
    const close = this.#tokens[this.#tokens.length - 1];
    if (close !== undefined) close.match = index;
    open.match = this.#tokens.length - 1;
    return true;
  }

  /** The text of a template up to its end or its next `${`. */
  #template(): boolean {
    const start = this.#at;
    const part = this.#take(TEMPLATE_PART);
    if (part === undefined) return false;
    if (part.endsWith('`')) {
      this.#at = start + part.length - 1;
      return this.#close('`', '`', false);
    }
    this.#at = start + part.length - 2;
    return this.#open_('${', false);
  }

  #push(kind: TokenKind, text: string, start: number, afterNewline: boolean): true {
    const parent = this.#open[this.#open.length - 1] ?? -1;
    this.#tokens.push({ kind, text, start, end: start + text.length, afterNewline, match: -1, parent });
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined || found === '') return undefined;
    this.#at += found.length;
    return found;
  }

  #enclosing(): string | undefined {
    return this.#tokens[this.#open[this.#open.length - 1] ?? -1]?.text;
  }

  /** Whether `/` here begins a regular expression. */
  #operandExpected(): boolean {
    const last = this.#tokens[this.#tokens.length - 1];
    if (last === undefined) return true;
    if (last.kind === 'literal') return false;
    if (last.kind === 'word') return BEFORE_OPERAND.has(last.text);
    if (last.text === ')') return PAREN_KEYWORDS.has(this.#tokens[last.match - 1]?.text ?? '');
    if (last.text === '}') return this.#closesBlock(last);
    return last.text !== ']' && last.text !== '`' && last.text !== '++' && last.text !== '--';
  }

  #closesBlock(close: Token): boolean {
    const before = this.#tokens[close.match - 1];
    return before === undefined || [')', ';', '{', '}', '=>', 'else', 'try', 'finally', 'do'].includes(before.text);
  }
}
