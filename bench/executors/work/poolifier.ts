import { ThreadWorker } from 'poolifier';
import { add, measure } from './object-argument.ts';

// biome-ignore lint/style/noDefaultExport: poolifier's workers are found that way
export default new ThreadWorker<never, number>({ add, measure } as never);
