import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';

interface Todo { id: string; title: string; done: boolean }

class TodoStore {
  private todos = new Map<string, Todo>();
  private readonly file: string;
  constructor(file: string) { this.file = file; }

  async persist(): Promise<void> {
    await writeFile(this.file, JSON.stringify([...this.todos.values()]));
  }

  async load(): Promise<void> {
    try {
      const parsed = JSON.parse(await readFile(this.file, 'utf8')) as Todo[];
      for (const t of parsed) this.todos.set(t.id, t);
    } catch { /* first run */ }
  }

  add(title: string): Todo {
    const todo: Todo = { id: randomUUID(), title, done: false };
    this.todos.set(todo.id, todo);
    this.persist(); // EXPECT never-awaited
    return todo;
  }

  async toggle(id: string): Promise<Todo | undefined> {
    const todo = this.todos.get(id);
    if (!todo) return undefined;
    todo.done = !todo.done;
    await this.persist();
    return todo;
  }

  async remove(id: string): Promise<boolean> {
    const had = this.todos.delete(id);
    if (had) {
      // EXPECT never-awaited
      this.persist();
    }
    return had;
  }

  all(): Todo[] { return [...this.todos.values()]; }
}

function json(res: ServerResponse, code: number, body: unknown): void {
  res.writeHead(code, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const file = join(tmpdir(), `todos-${process.pid}.json`);
const store = new TodoStore(file);

async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://x');
  if (req.method === 'GET' && url.pathname === '/todos') {
    json(res, 200, store.all());
  } else if (req.method === 'POST' && url.pathname === '/todos') {
    const body = JSON.parse(await readBody(req)) as { title: string };
    json(res, 201, store.add(body.title));
  } else if (req.method === 'PATCH') {
    const result = await store.toggle(url.pathname.split('/')[2] ?? '');
    json(res, result ? 200 : 404, result ?? {});
  } else if (req.method === 'DELETE') {
    const ok = await store.remove(url.pathname.split('/')[2] ?? '');
    json(res, ok ? 204 : 404, {});
  } else json(res, 404, {});
}

const server = createServer((req, res) => {
  route(req, res).catch((error: unknown) => json(res, 500, { error: String(error) }));
});

async function main(): Promise<void> {
  await store.load();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const created = await fetch(`${base}/todos`, { method: 'POST', body: JSON.stringify({ title: 'a' }) });
  const todo = (await created.json()) as Todo;
  await fetch(`${base}/todos/${todo.id}`, { method: 'PATCH' });
  await fetch(`${base}/todos/${todo.id}`, { method: 'DELETE' });
  const list = await fetch(`${base}/todos`);
  console.log(((await list.json()) as Todo[]).length);
  await new Promise((resolve) => setTimeout(resolve, 30));
  server.close();
  server.closeAllConnections();
  await rm(file, { force: true });
}

main().catch((error) => { console.error(error); process.exitCode = 1; });
