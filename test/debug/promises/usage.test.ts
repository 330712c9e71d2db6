// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cases are source texts
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenize, usageInLine, usageOfCall } from './internals.ts';

/** `@` stands before the token that V8 names as the position of the call. */
function usageAt(marked: string): string {
  const at = marked.indexOf('@');
  const tokens = tokenize(marked.slice(0, at) + marked.slice(at + 1)) ?? [];
  return usageOfCall(
    tokens,
    tokens.findIndex((token) => token.start === at),
  ).usage;
}

const cases: Readonly<Record<string, readonly string[]>> = {
  'dropped: a statement, or the last thing in one': [
    '@f();',
    'x && @f();',
    'x ? @f() : g();',
    'x ? g() : @f();',
    'if (x) @f();',
    'if (x) {} else @f();',
    'for (const x of y) @f();',
    'a\n@f()\n',
    'g()\n@f()\n',
    '@f().then(x).catch(y)',
    'f().@then(x);',
    '(0, f)@();',
    'o["m"]@();',
    'a?.b?.@c?.();',
    '@new Promise((r) => r());',
    'class A { async m() { @f(); } }',
    '(@f());',
    '@f() || x',
    'a(), @f();',
    'o = { m() { @f() } }',
    'this.@save()',
    'super.@save()',
    'x = y => { @f() }',
    'foo<T>(a).@bar<U>(b)',
    'do @f(); while (x)',
    'try { @f() } finally {}',
    '(() => {\n  @f()\n})',
    'setTimeout(() => { @f() }, 1)',
    'const a = () => { return x\n @f() }',
    '/re/.test(x) && @f()',
    'items.@map(async () => {})',
    '@f`x`',
    'if (a) (await b).@f()',
    'label: for (;;) @f()',
    '(@f()).then(x)',
    'const fn = async () => { @f() }',
    '@f?.()',
    'function a(x: number): void {\n  @f();\n}',
    'const m = new Map<string, () => void>([["a", () => { @f(); }]]);',
    'class A { constructor() { this.@init(); } }',
    'x.@delete(y);',
    'x\n  .y()\n  .@catch(z);',
    'if (a) b()\nelse @c()',
    'const r = /[/]/.test(s) ? 1 : 2; @f()',
    '`${a ? `${b}` : "}"}`; @f();',
    'a = { b: 1 }\n@f()',
    'class A { static { @f(); } }',
    'for (const { a, b } of c) { @f(a); }',
    'f()\n;[1].@forEach(async () => {})',
    '/* } */ @f() // )',
    'passThrough(f)@(1)',
    'const g = <T,>(x: T) => { @f(x); }',
    'if (x) { y() } else if (z) @f()',
  ],
  'void: dropped on purpose': ['void @f();', 'void (@f())', 'setTimeout(() => void @f(), 1)', 'void f().@then(x)'],
  'awaited: awaited': [
    'await @f();',
    'await @new Promise((r) => r());',
    'await (@f())',
    'await (x ? @f() : g())',
    'for await (const x of @f()) {}',
    'await Promise.@all([a])',
    'await f().@then(x)',
    '(await @f()).x',
    'const x = await @f(), y = 2',
  ],
  'returned: handed to the caller': [
    'return @f();',
    'return a ? @f() : 1',
    'return a ? 1 : @f()',
    'x => @f()',
    'x => a && @f()',
    'let q: Promise<void> = @f(); return q',
    'function a() { const p = @f(); return p; }',
    'return @f().then(x)',
    'return f().@then(x)',
    'return @new Promise<void>((r) => r());',
    'class A { m(): Promise<void> { return @f(); } }',
    'const { promise, resolve } = @f(); return promise;',
    'const { promise: z, resolve } = @f(); return z;',
    'o = { async m() { return @f() } }',
    'let x;\nx = @f()\nreturn x',
    'return this.@#x()',
    'return foo(a)!.@bar(b)!',
    'const x = @f() as any; return x',
    'return @f() as Promise<void>',
    'it("x", () => @f())',
    'setTimeout(() => @f(), 1)',
    'if (a) return @f()',
    'const a = cond && @f(); return a',
    'return cond && @f()',
    'const r = items.@map(x); return r',
    'a = [() => @f()]',
    'const p = @f();\nreturn cond ? p : q;',
    'class A { static async x(): Promise<Map<string, number>> { return @f(); } }',
    'class A { get x() { return @f(); } }',
  ],
  'kept: kept where somebody may still come for it': [
    'function a() { const p = @f(); return () => p; }',
    'let o; function a() { o = @f(); }',
    'function a() { this.x = @f(); }',
    'o.x ??= @f();',
    'return (o.x ??= @f());',
    'o[k] = @f()',
    'm.set(k, @f())',
    'class A { x = @f(); }',
    'export const x = @f();',
    'export default @f();',
    'a = b ? c : d ? @f() : g(); ',
    'yield @f()',
    'function g(p = @f()) {}',
    'const p = @f(); map.set(1, p); return p',
    'const p = @f(); this.p = p',
    'const p = @f(); return { p }',
    'const p = @f();\nitems.push({ p });',
    'const p = @f();\nqueueMicrotask(() => use(p));',
  ],
  'used: given away or put into a variable of the function': [
    'const p = @f();',
    'const p = @f(); console.log(p)',
    'a.push(@f())',
    'console.log(@f())',
    '({ a: @f() })',
    'return { a: @f() }',
    'const r = @new Promise(() => {})',
    '{ const a = 1, p = @f(); }',
    'throw @f()',
    'const x = (a, @f())',
    'let x; x = @f(); use(x)',
    'const p = @f();\nif (x) { await p; }',
    'let t = @f(); t = t.then(x)',
    'const p: Array<Promise<void>> = xs.@map(x)',
    'const x = [@f()]',
  ],
  'operand: taken for its value': [
    'if (@f()) {}',
    'while (@f()) {}',
    '`${@f()}`',
    '@f().name',
    '!@f()',
    'for (const x of @f()) {}',
    'x = a / b / @f()',
    '(@f()).x',
    'const { name } = @f()',
    'x = @f().y',
    'typeof @f()',
    '1 + @f()',
  ],
  'immediate: a function called on the spot': [
    '(async () => {})@();',
    '(async function () {})@();',
    '!async function () {}@();',
    '(async () => {}).@call(this)',
    'void (async () => {})@()',
  ],
  'computed: a call of something taken from somewhere': ['queue.shift()@();'],
};

for (const [title, sources] of Object.entries(cases)) {
  test(`knows what becomes of a call's value: ${title}`, () => {
    const usage = title.split(':')[0];
    for (const source of sources) assert.equal(usageAt(source), usage, source);
  });
}

test('finds the call that a chain hangs on', () => {
  const source = 'fetchUser(1)\n  .then(show)\n  .catch(hide);';
  const tokens = tokenize(source) ?? [];
  const last = tokens.findIndex((token) => token.text === 'catch');
  const { usage, isChained, head } = usageOfCall(tokens, last);
  assert.deepEqual([usage, isChained, tokens[head]?.text], ['dropped', true, 'fetchUser']);
});

test('matches brackets across strings, templates, comments and regular expressions', () => {
  const source = "f(')', `}${g(`(${h})`)}`, /[)/]/g, /* ] */ a / b / c) // }";
  const tokens = tokenize(source);
  assert.equal(tokens?.at(-1)?.match, 1);
});

test('answers nothing for a text whose brackets do not match', () => {
  assert.equal(tokenize('f(]'), undefined);
  assert.equal(tokenize('<p>it`s</p>'), undefined);
});

test('falls back on the line alone where a file cannot be read as tokens', () => {
  const usages = ['void this.', '  ', 'return <p>{', 'x => ', 'await ', 'show(', 'const a = '].map(
    (line) => usageInLine(line).usage,
  );
  assert.deepEqual(usages, ['void', 'dropped', 'dropped', 'returned', 'awaited', 'used', 'used']);
});
