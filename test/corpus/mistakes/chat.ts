import { EventEmitter } from 'node:events';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';

type Message = { room: string; from: string; text: string };
const context = new AsyncLocalStorage<{ user: string }>();

abstract class Plugin {
  abstract readonly name: string;
  abstract onMessage(message: Message): Promise<void>;
}

class Moderation extends Plugin {
  readonly name = 'moderation';
  flagged: string[] = [];
  override async onMessage(message: Message): Promise<void> {
    await delay(1);
    if (message.text.includes('spam')) {
      this.flag(message); // EXPECT never-awaited
    }
  }
  private async flag(message: Message): Promise<void> {
    await delay(1);
    this.flagged.push(message.from);
  }
}

class Stats extends Plugin {
  readonly name = 'stats';
  counts: Record<string, number> = {};
  override onMessage = async (message: Message): Promise<void> => {
    this.counts[message.room] = (this.counts[message.room] ?? 0) + 1;
  };
}

class Hub extends EventEmitter {
  readonly #plugins: Plugin[] = [];
  use(...plugins: Plugin[]): this {
    this.#plugins.push(...plugins);
    return this;
  }
  publish(message: Message): void {
    context.run({ user: message.from }, () => {
      for (const plugin of this.#plugins) {
        // EXPECT never-awaited
        plugin.onMessage(message);
      }
      this.emit('message', message);
    });
  }
  async broadcast(texts: string[]): Promise<void> {
    // EXPECT never-awaited
    texts.map(async (text) => {
      await delay(1);
      this.emit('message', { room: 'all', from: context.getStore()?.user ?? 'system', text });
    });
  }
}

async function archive(message: Message): Promise<number> {
  await delay(1);
  return message.text.length;
}

const hub = new Hub().use(new Moderation(), new Stats());
hub.on('message', (message: Message) => {
  const size = archive(message); // EXPECT never-awaited
  if (Number.isNaN(size)) throw new Error('never');
});

await context.run({ user: 'root' }, async () => {
  hub.publish({ room: 'a', from: 'ann', text: 'hello' });
  hub.publish({ room: 'a', from: 'bob', text: 'spam spam' });
  await hub.broadcast(['x', 'y']);
  await delay(20);
});
