import { testPrograms } from './programs.ts';

testPrograms('mistakes');
