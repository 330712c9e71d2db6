import { totalmem } from 'node:os';
import { testMuch } from './much.ts';

/** What is sent and what is read stand in memory, the latter twice for a moment. */
const skip = totalmem() < 6 * 2 ** 30 && 'this machine has less than 6 GB of memory';

testMuch({ amount: 'a gigabyte', size: 2 ** 30, skip });
