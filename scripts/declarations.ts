/**
 * Reads what a `.d.ts` file exports, following re-exports to the declarations, as lines of text.
 * TypeScript 7.0 has no stable programming interface; a parser is enough, since re-exports are by name.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Directive, parseSync, type Statement } from 'oxc-parser';

interface Span {
  readonly start: number;
  readonly end: number;
}

class DeclarationFile {
  readonly #path: string;
  readonly #text: string;
  readonly #body: ReadonlyArray<Statement | Directive>;

  constructor(path: string) {
    this.#path = path;
    this.#text = readFileSync(path, 'utf8');
    const { program, comments, errors } = parseSync(path, this.#text);
    if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
    this.#body = program.body;
    // Comments become blanks, so that positions stay true.
    for (const { start, end } of comments) {
      this.#text = this.#text.slice(0, start) + ' '.repeat(end - start) + this.#text.slice(end);
    }
  }

  /** All exported names, each with the lines that declare it. */
  exports(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    const add = (name: string, lines: readonly string[]) => found.set(name, [...(found.get(name) ?? []), ...lines]);
    for (const statement of this.#body) {
      if (statement.type === 'ExportAllDeclaration') {
        for (const [name, lines] of this.#sibling(statement.source.value).exports()) add(name, lines);
      } else if (statement.type === 'ExportNamedDeclaration') {
        if (statement.declaration != null) {
          for (const name of namesOf(statement.declaration)) add(name, this.#lines(statement.declaration, name));
        }
        for (const { local, exported } of statement.specifiers) {
          const inner = moduleName(local);
          const outer = moduleName(exported);
          add(
            outer,
            this.#specified(inner, statement.source?.value).map((line) => renamed(line, inner, outer)),
          );
        }
      }
    }
    return found;
  }

  #specified(name: string, source: string | undefined): string[] {
    if (source !== undefined) {
      if (!source.startsWith('.')) return [`from '${source}': ${name}`];
      return this.#sibling(source).exports().get(name) ?? this.#missing(name, source);
    }
    const lines = this.#body.flatMap((statement) => {
      if (statement.type === 'ImportDeclaration') {
        const match = statement.specifiers.find((specifier) => specifier.local.name === name);
        if (match?.type !== 'ImportSpecifier') return [];
        return this.#specified(moduleName(match.imported), statement.source.value);
      }
      return namesOf(statement).includes(name) ? this.#lines(statement, name) : [];
    });
    return lines.length > 0 ? lines : this.#missing(name, this.#path);
  }

  #missing(name: string, where: string): never {
    throw new ReferenceError(
      `${this.#path} exports ${name}, and ${where} does not declare it. If it is marked @internal, take the mark off: ` +
        'that is for members of public classes; a module needs none, package.json closes all but the entries',
    );
  }

  #sibling(specifier: string): DeclarationFile {
    return new DeclarationFile(join(dirname(this.#path), specifier.replace(/\.[jt]s$/, '.d.ts')));
  }

  #lines(statement: Statement | Directive, name: string): string[] {
    if (statement.type === 'ClassDeclaration' || statement.type === 'TSInterfaceDeclaration') {
      const head = this.#words({ start: statement.start, end: statement.body.start });
      const members = statement.body.body
        .filter((member) => !isPrivate(member))
        .map((member) => `  ${this.#words(member).replace(/;$/, '')}`);
      return [head, ...members];
    }
    if (statement.type === 'VariableDeclaration') {
      const declarator = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
      return declarator === undefined ? [] : [`${statement.kind} ${this.#words(declarator)}`];
    }
    return [this.#words(statement).replace(/;$/, '')];
  }

  #words({ start, end }: Span): string {
    const text = this.#text.slice(start, end).replace(/\s+/g, ' ').trim();
    return text.replace(/^(?:declare )/, '');
  }
}

/** The lines for everything that the declaration file at `path` exports, by name. */
export function publicNames(path: string): string[] {
  const names = new DeclarationFile(path).exports();
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, lines]) => lines);
}

function namesOf(statement: Statement | Directive): string[] {
  switch (statement.type) {
    case 'ClassDeclaration':
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return statement.id == null ? [] : [statement.id.name];
    case 'VariableDeclaration':
      return statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    default:
      return [];
  }
}

function moduleName(node: { readonly name: string } | { readonly value: string }): string {
  return 'name' in node ? node.name : node.value;
}

function renamed(line: string, from: string, to: string): string {
  return from === to || line.startsWith('  ') ? line : `${to} = ${line}`;
}

function isPrivate(member: object): boolean {
  if ('accessibility' in member && member.accessibility === 'private') return true;
  return 'key' in member && (member.key as { type?: string } | null)?.type === 'PrivateIdentifier';
}
