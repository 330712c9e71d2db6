import { testPrograms } from './programs.ts';

testPrograms('correct');
