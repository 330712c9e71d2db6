import { test } from 'node:test';
import { serveIdle } from './idle-connections.ts';

test('a thousand idle connections, and one that works', () => serveIdle(1000));
