/** Tells the core how a loop's default executor is made, which happens with the first call. */
import { type DefaultExecutor, provideDefaultExecutor } from '../core/index.ts';
import { ThreadPoolExecutor } from './thread-pool.ts';

provideDefaultExecutor({
  make: () => {
    const pool = new ThreadPoolExecutor({ threadNamePrefix: 'asyncio' });
    pool._released();
    return pool;
  },
  accepts: (value): value is DefaultExecutor => value instanceof ThreadPoolExecutor,
});
