/** The data, and the commands. A key that has run out is gone when somebody asks for it; BLPOP waits at a condition. */
import { Condition, TimeoutError, timeout } from 'tsyncio';
import { type Reply, ReplyError, Status } from './protocol.ts';

type Value = Buffer | Buffer[];
interface Entry {
  readonly value: Value;
  /** In ms since 1970. */
  readonly until: number | undefined;
}

const OK = new Status('OK');
const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';

export class Store {
  readonly #entries = new Map<string, Entry>();
  readonly #pushed = new Condition();

  async execute(command: readonly Buffer[]): Promise<Reply> {
    const [name = '', ...args] = [command[0]?.toString().toUpperCase(), ...command.slice(1)] as [string, ...Buffer[]];
    const words = args.map(String);
    const [key = ''] = words;
    switch (name) {
      case 'PING':
        return args[0] ?? new Status('PONG');
      case 'ECHO':
        return need(args, 0, name);
      // What redis-cli and redis-benchmark ask first, and can do without.
      case 'COMMAND':
        return [];
      case 'CONFIG':
        return [args[1] ?? Buffer.alloc(0), Buffer.alloc(0)];
      case 'CLIENT':
      case 'QUIT':
      case 'SELECT':
        return OK;
      case 'SET':
        return this.#set(key, need(args, 1, name), words.slice(2));
      case 'GET':
        return this.#string(key);
      case 'DEL':
        return words.filter((word) => this.#find(word) !== undefined && this.#entries.delete(word)).length;
      case 'EXISTS':
        return words.filter((word) => this.#find(word) !== undefined).length;
      case 'INCR':
        return this.#increment(key);
      case 'EXPIRE':
        return this.#expire(key, Number(words[1]) * 1000);
      case 'TTL':
        return this.#timeToLive(key);
      case 'KEYS':
        return [...this.#entries.keys()]
          .filter((word) => this.#find(word) !== undefined)
          .map((word) => Buffer.from(word));
      case 'RPUSH':
        return this.#push(key, args.slice(1), (list, value) => list.push(value));
      case 'LPUSH':
        return this.#push(key, args.slice(1), (list, value) => list.unshift(value));
      case 'LPOP':
        return this.#pop(key, (list) => list.shift());
      case 'RPOP':
        return this.#pop(key, (list) => list.pop());
      case 'LLEN':
        return this.#list(key).length;
      case 'BLPOP':
        return this.#popOrWait(words.slice(0, -1), Number(words.at(-1)) * 1000);
      case 'FLUSHALL':
        this.#entries.clear();
        return OK;
      default:
        throw new ReplyError(`ERR unknown command '${name}'`);
    }
  }

  #find(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry?.until !== undefined && entry.until <= Date.now()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry?.value;
  }

  #string(key: string): Buffer | undefined {
    const value = this.#find(key);
    if (Array.isArray(value)) throw new ReplyError(WRONG_TYPE);
    return value;
  }

  #list(key: string): Buffer[] {
    const value = this.#find(key) ?? [];
    if (!Array.isArray(value)) throw new ReplyError(WRONG_TYPE);
    return value;
  }

  #set(key: string, value: Buffer, options: readonly string[]): Reply {
    let until: number | undefined;
    for (let i = 0; i < options.length; i += 1) {
      const option = options[i]?.toUpperCase();
      if (option === 'NX' && this.#find(key) !== undefined) return undefined;
      if (option === 'XX' && this.#find(key) === undefined) return undefined;
      if (option === 'EX' || option === 'PX') {
        i += 1;
        const amount = Number(options[i]);
        if (!(amount > 0)) throw new ReplyError("ERR invalid expire time in 'set' command");
        until = Date.now() + amount * (option === 'EX' ? 1000 : 1);
      } else if (option !== 'NX' && option !== 'XX') throw new ReplyError('ERR syntax error');
    }
    this.#entries.set(key, { value, until });
    return OK;
  }

  #increment(key: string): number {
    const number = Number(this.#string(key) ?? 0);
    if (!Number.isSafeInteger(number)) throw new ReplyError('ERR value is not an integer or out of range');
    this.#entries.set(key, { value: Buffer.from(String(number + 1)), until: this.#entries.get(key)?.until });
    return number + 1;
  }

  #expire(key: string, ms: number): number {
    const value = this.#find(key);
    if (value === undefined) return 0;
    this.#entries.set(key, { value, until: Date.now() + ms });
    return 1;
  }

  #timeToLive(key: string): number {
    if (this.#find(key) === undefined) return -2;
    const until = this.#entries.get(key)?.until;
    return until === undefined ? -1 : Math.ceil((until - Date.now()) / 1000);
  }

  async #push(key: string, values: Buffer[], add: (list: Buffer[], value: Buffer) => void): Promise<number> {
    const list = this.#list(key);
    for (const value of values) add(list, value);
    const length = list.length;
    this.#entries.set(key, { value: list, until: this.#entries.get(key)?.until });
    using _held = await this.#pushed.acquire();
    this.#pushed.notifyAll();
    return length;
  }

  #pop(key: string, take: (list: Buffer[]) => Buffer | undefined): Buffer | undefined {
    const list = this.#list(key);
    const taken = take(list);
    if (list.length === 0) this.#entries.delete(key);
    return taken;
  }

  /** Waits, for ever if `ms` is 0, until one of the lists has something. */
  async #popOrWait(keys: readonly string[], ms: number): Promise<Reply> {
    const tryAll = (): Reply => {
      for (const key of keys) {
        const value = this.#pop(key, (list) => list.shift());
        if (value !== undefined) return [Buffer.from(key), value];
      }
      return undefined;
    };
    try {
      return await timeout(ms === 0 ? undefined : ms, async () => {
        using _held = await this.#pushed.acquire();
        for (;;) {
          const found = tryAll();
          if (found !== undefined) return found;
          await this.#pushed.wait();
        }
      });
    } catch (error) {
      if (error instanceof TimeoutError) return undefined;
      throw error;
    }
  }
}

function need(args: readonly Buffer[], index: number, name: string): Buffer {
  const value = args[index];
  if (value === undefined) throw new ReplyError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
  return value;
}
