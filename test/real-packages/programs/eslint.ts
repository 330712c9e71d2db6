import { ESLint, Linter } from 'eslint';

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: { rules: { 'no-unused-vars': 'error', 'prefer-const': 'error', eqeqeq: 'warn' } },
  fix: true,
});
const [result] = await eslint.lintText('let a = 1;\nlet b = a == 2;\n', { filePath: 'shop.js' });
console.log(result?.errorCount, result?.warningCount, result?.output?.split('\n')[0]);
const formatter = await eslint.loadFormatter('json');
console.log(JSON.parse(await formatter.format(result === undefined ? [] : [result])).length);
console.log((await eslint.calculateConfigForFile('shop.js')).rules.eqeqeq[0]);
console.log(new Linter().verify('var x', { rules: { 'no-var': 'error' } }).length);
