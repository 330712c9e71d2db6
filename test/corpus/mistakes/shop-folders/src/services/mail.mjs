import { setTimeout as sleep } from 'node:timers/promises';

async function deliver(text) {
  await sleep(2);
  return text;
}

export function sendMail(text) {
  return deliver(text);
}

export async function broken() {
  await sleep(1);
  throw new Error('no mail server');
}
