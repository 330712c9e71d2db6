import { setTimeout as sleep } from 'node:timers/promises';
import { sendMail } from './mail.mjs';

export async function report({ placed }) {
  placed.forEach((order) => sendMail(`report ${order.id}`)); // EXPECT never-awaited
  await sleep(10);
}
