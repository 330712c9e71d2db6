import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as prettier from 'prettier';

const folder = await mkdtemp(join(tmpdir(), 'tsyncio-prettier-'));
await writeFile(join(folder, '.prettierrc'), '{ "singleQuote": true }');
const file = join(folder, 'shop.ts');
const options = { ...(await prettier.resolveConfig(file)), filepath: file };
const source = 'export const  price = (name:string)=>{ return "bread"===name?3:2 }';
const formatted = await prettier.format(source, options);
console.log(formatted);
console.log(await prettier.check(source, options), await prettier.check(formatted, options));
const others = {
  'page.html': '<p>Hello<b> world',
  'style.css': 'p{color:red}',
  'notes.md': '* one\n* two',
  'data.json': '{"a":1}',
};
for (const [name, text] of Object.entries(others)) {
  console.log((await prettier.format(text, { filepath: name })).trim());
}
console.log((await prettier.getFileInfo(file)).inferredParser);
try {
  await prettier.format('const = 1', options);
} catch (error) {
  console.log((error as Error).name);
}
await rm(folder, { recursive: true });
