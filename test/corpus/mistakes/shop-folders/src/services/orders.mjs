import { setTimeout as sleep } from 'node:timers/promises';
import { sendMail } from './mail.mjs';

export class Orders {
  #audit;
  placed = [];

  constructor(audit) {
    this.#audit = audit;
  }

  async place(order) {
    await sleep(1);
    this.placed.push(order);
    sendMail(`order ${order.id}`); // EXPECT never-awaited
    this.#audit.write('placed'); // EXPECT never-awaited
  }
}
