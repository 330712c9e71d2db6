import { setTimeout as sleep } from 'node:timers/promises';
export class Cart {
    items = [];
    add(item) {
        this.items.push(item);
        this.persist(); // EXPECT never-awaited
    }
    async checkout() {
        const total = this.items.reduce((sum, { price }) => sum + price, 0);
        for (let n = 0; n < 400_000_000; n++)
            this.checks = (this.checks + n) | 0; // EXPECT blocked-loop
        await this.persist();
        return total;
    }
    checks = 0;
    async persist() {
        await sleep(1);
    }
}
//# sourceMappingURL=cart.js.map