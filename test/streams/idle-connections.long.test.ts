import { test } from 'node:test';
import { serveIdle } from './idle-connections.ts';

test('ten thousand idle connections, and one that works', () => serveIdle(10_000));
