/** Runs the compiled tests with the Node that runs this: `node scripts/test.ts [word in a path …]`. */
import { execute } from './processes.ts';
import { testFiles, testFlags } from './test-files.ts';

const words = process.argv.slice(2);
const files = testFiles(words);
if (files.length === 0) {
  console.error(
    words.length === 0
      ? 'no compiled test in .build/test: run `npm run build:test` first'
      : `no compiled test has ${words.join(' or ')} in its path`,
  );
  process.exit(1);
}
process.exit(execute(process.execPath, [...testFlags, ...files]).code);
