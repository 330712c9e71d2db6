import workerpool from 'workerpool';
import { add, measure } from './functions.ts';

workerpool.worker({ add, measure });
