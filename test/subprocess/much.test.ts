import { testMuch } from './much.ts';

// More than the buffers that may wait for the collector where memory is to stay flat.
testMuch({ amount: '256 MiB', size: 2 ** 28 });
