// Compiled, with a map beside it: what is named is the source.
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cart } from './cart.js';
async function fail() {
    await sleep(1);
    throw new Error('declined');
}
async function main({ rounds }) {
    const cart = new Cart();
    for (let n = 0; n < rounds; n++)
        cart.add({ name: `item ${n}`, price: n });
    cart.checkout(); // EXPECT never-awaited
    const file = await open(new URL(import.meta.url)); // EXPECT resource-leak
    console.log((await file.stat()).isFile());
    fail(); // EXPECT never-retrieved
    await sleep(20);
}
process.on('unhandledRejection', () => { });
await main({ rounds: 2 });
//# sourceMappingURL=main.js.map